/** One mailbox, the processes that mirror it on one disk, and the clients that believe them. */
import { afterAnswer } from '../../src/accounts/state.ts'
import type { AccountRecord } from '../../src/accounts/types.ts'
import { Fault, type FaultKind } from '../../src/errors.ts'
import { fakeMailbox, meeting, series } from '../../test/mirror/fake-mailbox.ts'
import { account, minuteMs, type Stage, stage } from '../../test/mirror/stage.ts'
import { type Random, randomOf } from '../random.ts'
import { type Client, type Meanings, must, newClient, newMeanings, pollByEtags, pollByToken } from './clients.ts'
import { type VirtualClock, virtualClock } from './clock.ts'
import { fineWeather, type Weather, weathered } from './graph.ts'
import { type Disk, type Handle, openDisk } from './store.ts'

export const calendar = 'Calendar'
export const calendars = [calendar, 'Team'] as const

/** Where there is no change feed, there is none in any weather. */
const noFeed = 'no change feed'

/** One process. */
export interface Node {
  readonly handle: Handle
  readonly set: Stage
  /** How many outcomes of rounds were taken note of. */
  noted: number
}

export interface World {
  readonly clock: VirtualClock
  readonly mailbox: ReturnType<typeof fakeMailbox>
  readonly disk: Disk
  readonly weather: Weather
  readonly chance: Random
  readonly nodes: Node[]
  readonly clients: { readonly byToken: Client; readonly byEtags: Client }
  readonly meanings: Meanings
  record: AccountRecord
  /** Graph ids that were really deleted at some time: those a client may lose. */
  readonly deleted: Set<string>
  /** Every title that an event ever had. */
  readonly titles: Set<string>
  made: number
}

export async function makeWorld(seed: number, nodes: number): Promise<World> {
  const world: World = {
    clock: virtualClock(),
    mailbox: mailboxOf(randomOf(seed ^ 0xfeed)),
    disk: new Map(),
    weather: fineWeather(),
    chance: randomOf(seed),
    nodes: [],
    clients: { byToken: newClient(), byEtags: newClient() },
    meanings: newMeanings(),
    record: account('adele'),
    deleted: new Set(),
    titles: new Set(),
    made: 0,
  }
  for (let i = 0; i < nodes; i += 1) world.nodes.push(await startNode(world))
  return world
}

/** With a change feed or without, with marks of its state or without, and with few events on a page or many. */
function mailboxOf(random: Random): World['mailbox'] {
  const mailbox = fakeMailbox(...calendars)
  mailbox.feedFault = random.is(0.6) ? undefined : new Fault('rejected', noFeed, { code: 'BadRequest' })
  mailbox.stamps = random.is(0.5)
  mailbox.pageSize = random.is(0.5) ? 5 : 1_000
  for (const id of calendars) mailbox.unlisted.add(id) // both exist, whatever the list says
  return mailbox
}

export async function startNode({ clock, disk, mailbox, weather, chance }: World): Promise<Node> {
  const handle = openDisk(disk, clock)
  const seen = weathered(mailbox, weather, chance, clock) as World['mailbox']
  return { handle, set: await stage(seen, { store: handle, clock }), noted: 0 }
}

/** The process is gone at once, and another one takes its place. */
export async function kill(world: World, at: number): Promise<void> {
  const old = world.nodes[at]
  if (old === undefined) return
  old.handle.writesLeft = 0
  world.nodes[at] = await startNode(world)
}

export const shelf = ({ mailbox }: World) => mailbox.shelves.get(calendar) ?? new Map<string, never>()
export const ids = (world: World): string[] => [...shelf(world).keys()]

export function title(world: World, id: string): string {
  world.made += 1
  const made = `${id} v${world.made}`
  world.titles.add(made)
  return made
}

export const idOf = (text: string): string => text.split(' ', 1)[0] ?? ''

/** @param iCalUId of another event: a copy, or the same one re-created */
export function add(world: World, random: Random, iCalUId?: string): void {
  world.made += 1
  const id = `e${world.made}`
  const more = { iCalUId: iCalUId ?? `${id}@contoso.example` }
  const subject = title(world, id)
  const event = random.is(0.25) ? series(id, subject, more) : meeting(id, subject, 1 + random.below(28), more)
  world.mailbox.put(calendar, event)
}

/** What the rounds found out about the account so far. */
export function takeNotes(world: World): void {
  for (const node of world.nodes) {
    for (const kind of node.set.noted.slice(node.noted)) {
      const fault = kind === undefined ? undefined : new Fault(kind as FaultKind, 'noted')
      world.record = { ...world.record, ...afterAnswer(world.record, fault, world.clock.now()) }
    }
    node.noted = node.set.noted.length
  }
}

/** The person signs in again. */
export function signIn(world: World): void {
  takeNotes(world)
  world.record = account('adele', { stateSince: world.clock.now() })
  for (const { set } of world.nodes) set.mirror.connect(world.record)
}

const refusals: ReadonlySet<FaultKind> = new Set(['unavailable', 'revoked'])

async function asked(world: World, client: Client, poll: () => Promise<void>): Promise<void> {
  const before = [...client.held.values()].map((held) => idOf(held.title))
  try {
    await world.clock.until(poll())
  } catch (error) {
    if (!(error instanceof Fault && refusals.has(error.kind))) throw error
    must(error.kind === 'unavailable' || world.record.state === 'revoked', `the client was told ${error.kind}`)
  }
  const after = new Set([...client.held.values()].map((held) => idOf(held.title)))
  const lost = before.filter((id) => !after.has(id) && !world.deleted.has(id) && shelf(world).has(id))
  must(lost.length === 0, `lost ${lost.join(', ')}`)
  for (const { title: one } of client.held.values()) must(world.titles.has(one), `never was: ${one}`)
  const count = client.calendars.length
  must(count === 0 || count === calendars.length, `${count} calendars`)
}

/** Both clients ask, each any of the processes. */
export async function poll(world: World, random: Random): Promise<void> {
  const { byToken, byEtags } = world.clients
  const home = () => {
    takeNotes(world)
    const node = world.nodes[random.below(world.nodes.length)]
    if (node === undefined) throw new Error('no process runs')
    return node.set.homeOf(world.record)
  }
  const limit = random.is(0.3) ? 1 + random.below(5) : undefined
  await asked(world, byToken, () => pollByToken(byToken, home(), calendar, world.meanings, limit))
  await asked(world, byEtags, () => pollByEtags(byEtags, home(), calendar, world.meanings))
}

/** Ends all faults, and looks long enough for every wait to be over. */
export async function calm(world: World, random: Random, looks: number, eachMs = 6 * minuteMs): Promise<void> {
  const { mailbox, weather } = world
  Object.assign(weather, fineWeather())
  mailbox.fault = undefined
  mailbox.broken.clear()
  mailbox.brokenCalendars.clear()
  mailbox.hidden.clear()
  mailbox.unreported.clear()
  mailbox.denied.clear()
  mailbox.lagging.clear()
  if (mailbox.feedFault?.message !== noFeed) mailbox.feedFault = undefined
  mailbox.listed = calendars.map((id, i) => ({ id, name: id, isDefaultCalendar: i === 0 }))
  for (const [at, { handle }] of world.nodes.entries()) {
    handle.failReads = 0
    handle.failWrites = 0
    if (handle.writesLeft < Number.POSITIVE_INFINITY) await kill(world, at)
  }
  signIn(world) // no wait is left over from what failed
  for (let i = 0; i < looks; i += 1) {
    await world.clock.advance(eachMs)
    await poll(world, random)
  }
}
