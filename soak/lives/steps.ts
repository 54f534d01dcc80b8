/** What may happen in a life, as often as it stands here. */
import { Fault, type FaultKind } from '../../src/errors.ts'
import { meeting } from '../../test/mirror/fake-mailbox.ts'
import { minuteMs, secondMs } from '../../test/mirror/stage.ts'
import type { Random } from '../random.ts'
import { newClient } from './clients.ts'
import { lies } from './lies.ts'
import { byChance, change, type Step } from './step.ts'
import { add, calendar, ids, kill, poll, shelf, signIn, title, type World } from './world.ts'

const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

function remove(world: World, id: string | undefined): string | undefined {
  if (id === undefined) return undefined
  const { iCalUId } = world.mailbox.shelves.get(calendar)?.get(id) ?? {}
  world.deleted.add(id)
  world.mailbox.remove(calendar, id)
  return iCalUId ?? undefined
}

/** A deleted event comes back under its old id. */
function restore(world: World, random: Random): void {
  const id = random.pick([...world.deleted])
  if (id === undefined || shelf(world).has(id)) return
  world.mailbox.put(calendar, meeting(id, title(world, id), 3, { iCalUId: `${id}@contoso.example` }))
}

const kinds: readonly FaultKind[] = [
  'unavailable',
  'throttled',
  'denied',
  'notFound',
  'rejected',
  'misconfigured',
  'expired',
]
const fault = (random: Random): Fault => new Fault(random.pick(kinds) ?? 'unavailable', byChance)

/** @param left how many calls it lasts */
function fail(world: World, kind: FaultKind, left: number, retryAfterSeconds?: number): void {
  world.weather.failing = { left, kind, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) }
}

const handleOf = (world: World, random: Random) => world.nodes[random.below(world.nodes.length)]?.handle

export const steps: readonly Step[] = [
  { name: 'add', often: 3, run: (world, random) => add(world, random) },
  {
    name: 'copy',
    often: 1,
    run: (world, random) => add(world, random, `${random.pick(ids(world)) ?? 'e1'}@contoso.example`),
  },
  { name: 'change', often: 3, run: (world, random) => change(world, random) },
  { name: 'break', often: 1, run: (world, random) => change(world, random, { start: null }) },
  {
    name: 'mend',
    often: 1,
    run: (world, random) => change(world, random, { start: { dateTime: '2026-12-09T09:00:00', timeZone: 'UTC' } }),
  },
  { name: 'delete', often: 2, run: (world, random) => void remove(world, random.pick(ids(world))) },
  { name: 're-create', often: 1, run: (world, random) => add(world, random, remove(world, random.pick(ids(world)))) },
  { name: 'restore', often: 1, run: restore },
  {
    name: 'delete many',
    often: 1,
    run: (world, random) => {
      for (const id of ids(world).slice(0, random.below(30))) remove(world, id)
    },
  },
  { name: 'calls fail', often: 3, run: (world, random) => fail(world, fault(random).kind, 1 + random.below(4)) },
  { name: 'outage', often: 1, run: (world, random) => fail(world, fault(random).kind, Number.POSITIVE_INFINITY) },
  {
    name: 'throttled',
    often: 1,
    run: (world, random) => fail(world, 'throttled', 1 + random.below(3), random.below(300)),
  },
  { name: 'sign-in needed', often: 1, run: (world) => fail(world, 'signInNeeded', Number.POSITIVE_INFINITY) },
  { name: 'revoked', often: 1, run: (world, random) => fail(world, 'revoked', 1 + random.below(5)) },
  { name: 'sign in', often: 1, run: signIn },
  {
    name: 'flaky',
    often: 1,
    run: ({ weather }, random) => void Object.assign(weather, { flaky: random.next() * 0.6 }),
  },
  {
    name: 'slow',
    often: 2,
    run: ({ weather }, random) => void Object.assign(weather, { slowMs: random.below(30) * secondMs }),
  },
  {
    name: 'parts fail',
    often: 2,
    run: ({ weather }, random) => void Object.assign(weather, { partsFail: random.next() }),
  },
  {
    name: 'fine weather',
    often: 3,
    run: ({ weather }) => void Object.assign(weather, { failing: undefined, flaky: 0, slowMs: 0, partsFail: 0 }),
  },
  {
    name: 'an event fails',
    often: 1,
    run: (world, random) => {
      const id = random.pick(ids(world)) ?? ''
      if (!world.mailbox.denied.has(id)) world.mailbox.broken.set(id, fault(random))
    },
  },
  { name: 'events are well', often: 1, run: (world) => world.mailbox.broken.clear() },
  {
    name: 'a calendar fails',
    often: 1,
    run: (world, random) => void world.mailbox.brokenCalendars.set(calendar, fault(random)),
  },
  { name: 'calendars are well', often: 1, run: (world) => world.mailbox.brokenCalendars.clear() },
  {
    name: 'positions of the feed are lost',
    often: 1,
    run: ({ mailbox }) => {
      mailbox.feedFault ??= new Fault('expired', byChance)
    },
  },
  {
    name: 'the feed fails',
    often: 1,
    run: ({ mailbox }, random) => {
      mailbox.feedFault ??= fault(random)
    },
  },
  {
    name: 'the feed is well',
    often: 2,
    run: ({ mailbox }) => {
      if (mailbox.feedFault?.message === byChance) mailbox.feedFault = undefined
    },
  },
  ...lies,
  {
    name: 'writes fail',
    often: 2,
    run: (world, random) => void Object.assign(handleOf(world, random) ?? {}, { failWrites: 1 + random.below(5) }),
  },
  {
    name: 'reads fail',
    often: 1,
    run: (world, random) => void Object.assign(handleOf(world, random) ?? {}, { failReads: 1 + random.below(5) }),
  },
  {
    name: 'die at a write',
    often: 3,
    run: async (world, random) => {
      const at = random.below(world.nodes.length)
      const node = world.nodes[at]
      if (node === undefined) return
      node.handle.writesLeft = random.below(12)
      await world.clock.advance(20 * secondMs)
      await poll(world, random)
      await kill(world, at)
    },
  },
  { name: 'kill', often: 1, run: (world, random) => kill(world, random.below(world.nodes.length)) },
  {
    name: 'stop and start',
    often: 1,
    run: async (world, random) => {
      const at = random.below(world.nodes.length)
      const closing = world.nodes[at]?.set.mirror.close()
      await world.clock.until(Promise.resolve(closing))
      await kill(world, at)
    },
  },
  { name: 'seconds pass', often: 4, run: ({ clock }, random) => clock.advance(random.below(60) * secondMs) },
  { name: 'minutes pass', often: 3, run: ({ clock }, random) => clock.advance(random.below(60) * minuteMs) },
  { name: 'days pass', often: 1, run: ({ clock }, random) => clock.advance(random.below(35) * dayMs) },
  { name: 'the clock is set back', often: 1, run: ({ clock }, random) => clock.setBack(random.below(2 * hourMs)) },
  {
    name: 'a new device',
    often: 1,
    run: ({ clients }, random) => void Object.assign(random.is(0.5) ? clients.byToken : clients.byEtags, newClient()),
  },
  { name: 'poll', often: 14, run: poll },
]
