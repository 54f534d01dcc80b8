/** A mailbox that lives a random life, and a client that believes every answer. For the model test. */
import { expect } from 'vitest'
import { Fault, type FaultKind } from '../../src/errors.ts'
import { fakeMailbox, meeting, series } from './fake-mailbox.ts'
import { minuteMs, type Stage, secondMs, stage } from './stage.ts'

/** Numbers that follow from a seed (mulberry32). */
export function random(seed: number) {
  let state = seed
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (count: number): number => Math.floor(next() * count)
  return { below, pick: <T>(items: readonly T[]): T | undefined => items[below(items.length)] }
}

type Random = ReturnType<typeof random>
const calendar = 'Calendar'

export interface World {
  readonly random: Random
  readonly mailbox: ReturnType<typeof fakeMailbox>
  set: Stage
  readonly client: Client
  /** Graph ids that were really deleted at some time: those a client may lose. */
  readonly deleted: Set<string>
  made: number
}

/** What a client holds: by object name, the etag and the title as they were told. */
export interface Client {
  token: string | undefined
  held: Map<string, { readonly etag: string; readonly title: string }>
  calendars: readonly string[]
  /** What each token stood for. */
  readonly meaning: Map<string, string>
}

export async function world(seed: number): Promise<World> {
  const mailbox = fakeMailbox(calendar, 'Team')
  if (seed % 2 === 1) mailbox.feedFault = undefined
  const client: Client = { token: undefined, held: new Map(), calendars: [], meaning: new Map() }
  const made: World = {
    random: random(seed),
    mailbox,
    set: await stage(mailbox),
    client,
    deleted: new Set(),
    made: 0,
  }
  for (let count = made.random.below(25); count > 0; count -= 1) add(made)
  return made
}

const ids = ({ mailbox }: World): string[] => [...(mailbox.shelves.get(calendar)?.keys() ?? [])]
const title = (id: string, version: number): string => `${id} v${version}`
export const idOf = (text: string): string => text.split(' ', 1)[0] ?? ''

/** @param iCalUId of another event: a copy, or the same one re-created */
export function add(world: World, iCalUId?: string): void {
  world.made += 1
  const id = `e${world.made}`
  const kind = world.random.below(4) === 0 ? series : meeting
  const day = 1 + world.random.below(28)
  const more = { iCalUId: iCalUId ?? `${id}@contoso.example` }
  world.mailbox.put(calendar, kind === series ? series(id, title(id, 0), more) : meeting(id, title(id, 0), day, more))
}

function change(world: World, more: object = {}): void {
  const id = world.random.pick(ids(world))
  const event = id && world.mailbox.shelves.get(calendar)?.get(id)
  if (!event) return
  const { changeKey: _, ...rest } = event
  world.made += 1
  world.mailbox.put(calendar, { ...rest, subject: title(event.id, world.made), ...more })
}

function remove(world: World, id = world.random.pick(ids(world))): string | undefined {
  if (id === undefined) return undefined
  const { iCalUId } = world.mailbox.shelves.get(calendar)?.get(id) ?? {}
  world.deleted.add(id)
  world.mailbox.remove(calendar, id)
  return iCalUId ?? undefined
}

/** A deleted event comes back under its old id. */
function restore(world: World): void {
  const id = world.random.pick([...world.deleted])
  if (id === undefined || world.mailbox.shelves.get(calendar)?.has(id)) return
  world.made += 1
  world.mailbox.put(calendar, meeting(id, title(id, world.made), 3, { iCalUId: `${id}@contoso.example` }))
}

const faults: readonly FaultKind[] = ['unavailable', 'throttled', 'denied', 'notFound', 'rejected']
const fault = (world: World): Fault => new Fault(world.random.pick(faults) ?? 'unavailable', 'by chance')

/** Ends all faults and looks long enough for every wait to be over. */
export async function calm(world: World, looks: number, eachMs: number): Promise<void> {
  const { mailbox } = world
  mailbox.fault = undefined
  mailbox.broken.clear()
  mailbox.brokenCalendars.clear()
  mailbox.hidden.clear()
  mailbox.listed = ['Calendar', 'Team'].map((id, i) => ({ id, name: id, isDefaultCalendar: i === 0 }))
  for (let i = 0; i < looks; i += 1) {
    world.set.clock.advance(eachMs)
    await poll(world)
  }
}

/** A listing that lies for less than the brake's delay, and then tells the truth again. */
async function lie(world: World, begin: () => void): Promise<void> {
  await calm(world, 1, 2 * minuteMs)
  begin()
  for (let i = world.random.below(4); i >= 0; i -= 1) {
    world.set.clock.advance(world.random.below(minuteMs))
    await poll(world)
  }
  await calm(world, 1, 2 * minuteMs)
}

function hideMost(world: World): void {
  const known = Math.max(world.client.held.size, ids(world).length)
  const count = world.random.below(2) === 0 ? known : Math.ceil(known * 0.8)
  const all = count > Math.max(10, known * 0.3) ? ids(world).slice(0, count) : ids(world)
  for (const id of all) world.mailbox.hidden.add(id)
}

/** Two lies more than the brake's delay apart, about different halves, or about a half and then all: neither confirms the other. */
async function lieTwice(world: World): Promise<void> {
  await calm(world, 1, 2 * minuteMs)
  const all = ids(world)
  const half = Math.ceil(all.length / 2)
  if (all.length < 24 || world.client.held.size > all.length) return
  const lies = [all.slice(0, half), world.random.below(2) === 0 ? all.slice(half) : all]
  for (const hidden of lies) {
    world.mailbox.hidden.clear()
    for (const id of hidden) world.mailbox.hidden.add(id)
    world.set.clock.advance(6 * minuteMs)
    await poll(world)
  }
  await calm(world, 1, 2 * minuteMs)
}

type Step = (world: World) => void | Promise<void>

/** What may happen, as often as it stands here. */
export const steps: readonly Step[] = [
  (world) => add(world),
  (world) => add(world, `e${1 + world.random.below(world.made + 1)}@contoso.example`),
  (world) => change(world),
  (world) => change(world),
  (world) => change(world, { start: null }),
  (world) => change(world, { start: { dateTime: '2026-12-09T09:00:00', timeZone: 'UTC' } }),
  (world) => void remove(world),
  (world) => add(world, remove(world)),
  restore,
  (world) => {
    for (const id of ids(world).slice(0, world.random.below(30))) remove(world, id)
  },
  (world) => {
    world.mailbox.fault = fault(world)
  },
  (world) => {
    world.mailbox.fault = undefined
  },
  (world) => void world.mailbox.broken.set(world.random.pick(ids(world)) ?? '', fault(world)),
  (world) => world.mailbox.broken.clear(),
  (world) => void world.mailbox.brokenCalendars.set(calendar, fault(world)),
  (world) => world.mailbox.brokenCalendars.clear(),
  (world) => {
    const kinds = [undefined, undefined, 'expired', 'unavailable'] as const
    const kind = world.random.pick(kinds)
    world.mailbox.feedFault = kind && new Fault(kind, 'by chance')
  },
  (world) => lie(world, () => hideMost(world)),
  (world) =>
    lie(world, () => {
      world.mailbox.listed = world.mailbox.listed.slice(0, world.random.below(2))
    }),
  lieTwice,
  async (world) => {
    await world.set.mirror.close()
    world.set = await stage(world.mailbox, world.set)
  },
  (world) => world.set.clock.advance(world.random.below(60) * secondMs),
  (world) => world.set.clock.advance(world.random.below(60) * minuteMs),
  poll,
  poll,
  poll,
]

/** One sync of the client, applied to the letter. What it held and still exists it must hold after it. */
export async function poll(world: World): Promise<void> {
  const { set, client, mailbox, deleted } = world
  const before = [...client.held.values()].map((held) => idOf(held.title))
  try {
    const listed = await set.home.calendars()
    client.calendars = listed.map(({ name }) => name)
    await sync(world, listed.find(({ name }) => name === calendar)?.id ?? 'none')
  } catch (error) {
    expect(error).toMatchObject({ name: 'Fault', kind: 'unavailable' })
  }
  const after = new Set([...client.held.values()].map((held) => idOf(held.title)))
  expect(before.filter((id) => !after.has(id) && !deleted.has(id) && mailbox.shelves.get(calendar)?.has(id))).toEqual(
    [],
  )
  expect(client.calendars.length === 0 || client.calendars.length === 2).toBe(true)
}

async function sync({ set, client, random: { below } }: World, id: string): Promise<void> {
  const limit = below(3) === 0 ? 1 + below(5) : undefined
  for (;;) {
    const changes = await set.home.since(id, client.token, limit)
    if (changes === undefined) {
      client.token = undefined
      client.held.clear()
      continue
    }
    const snapshot = await set.home.snapshot(id)
    const texts = await snapshot.texts(changes.changed.map(({ name }) => name))
    for (const { name, etag } of changes.changed) {
      const text = texts.get(name) ?? ''
      client.held.set(name, { etag, title: /SUMMARY:(.*)\r/.exec(text)?.[1] ?? '' })
    }
    for (const name of changes.removed) client.held.delete(name)
    client.token = changes.token
    const meaning = JSON.stringify([...client.held].map(([name, { etag }]) => [name, etag]).sort())
    expect(client.meaning.get(changes.token) ?? meaning).toBe(meaning)
    client.meaning.set(changes.token, meaning)
    if (changes.truncated) continue
    if (snapshot.token === changes.token) {
      expect(JSON.stringify(snapshot.index.map(({ name, etag }) => [name, etag]))).toBe(meaning)
    }
    return
  }
}
