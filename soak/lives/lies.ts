/** What Graph may say that is not true: lists and feeds that lack something, reads that are behind. */
import { Fault } from '../../src/errors.ts'
import { minuteMs, secondMs } from '../../test/mirror/stage.ts'
import type { Random } from '../random.ts'
import { byChance, change, changeOne, type Step } from './step.ts'
import { calm, ids, poll, shelf, type World } from './world.ts'

/** As a list and a feed have it: nothing else may lie about the same event at the same time, or nobody can tell. */
function taken(world: World, random: Random, most: number): readonly string[] {
  const some = ids(world).filter(() => random.is(0.5))
  const taken = some.slice(0, 1 + random.below(most))
  for (const id of taken) world.mailbox.broken.delete(id)
  return taken
}

/** Nothing of it is told in time: what is read by id is what it was before. */
async function lag(world: World, random: Random): Promise<void> {
  const id = random.pick(ids(world))
  const event = id && shelf(world).get(id)
  if (!event) return
  changeOne(world, id)
  world.mailbox.lagging.set(id, event)
  for (let i = random.below(5); i >= 0; i -= 1) {
    await world.clock.advance(random.below(20) * minuteMs)
    await poll(world, random)
  }
  world.mailbox.lagging.delete(id)
}

/** A listing that is wrong for minutes or hours, although each event answers by its id. */
async function mistake(world: World, random: Random, begin: () => void): Promise<void> {
  await calm(world, random, 1, betweenLiesMs)
  begin()
  for (let i = random.below(8); i >= 0; i -= 1) {
    await world.clock.advance(random.below(40) * minuteMs)
    await poll(world, random)
  }
  await calm(world, random, 1, betweenLiesMs)
}

/** Longer than the list of calendars is believed without a look: the truth is seen before and after each lie. */
const betweenLiesMs = 6 * minuteMs

/** A listing that lies for less than the brake's delay, and then tells the truth again. */
async function lie(world: World, random: Random, begin: () => void): Promise<void> {
  await calm(world, random, 1, betweenLiesMs)
  begin()
  for (let i = random.below(4); i >= 0; i -= 1) {
    await world.clock.advance(random.below(minuteMs))
    await poll(world, random)
  }
  await calm(world, random, 1, betweenLiesMs)
}

function hideMost(world: World, random: Random): void {
  const known = Math.max(world.clients.byEtags.held.size, world.clients.byToken.held.size, ids(world).length)
  const count = random.is(0.5) ? known : Math.ceil(known * 0.8)
  const isMuch = count > Math.max(10, known * 0.3)
  for (const id of isMuch ? ids(world).slice(0, count) : ids(world)) world.mailbox.hidden.add(id)
}

const loseCalendar = (world: World, random: Random): void => {
  world.mailbox.listed = world.mailbox.listed.slice(0, random.below(2))
}

export const lies: readonly Step[] = [
  {
    name: 'an event is hidden from the account',
    often: 1,
    run: async (world, random) => {
      const id = random.pick(ids(world).filter((one) => !world.mailbox.denied.has(one)))
      if (id === undefined) return
      changeOne(world, id)
      world.mailbox.broken.set(id, new Fault('notFound', byChance))
      await world.clock.advance(20 * secondMs)
      await poll(world, random)
    },
  },
  {
    name: 'the feed passes over a change',
    often: 1,
    run: (world, random) => {
      for (const id of ids(world).slice(0, 1 + random.below(3))) world.mailbox.unreported.add(id)
      change(world, random)
    },
  },
  {
    name: 'the feed takes away what exists',
    often: 1,
    run: (world, random) => {
      for (const id of taken(world, random, 4)) {
        world.mailbox.denied.add(id)
        changeOne(world, id)
      }
    },
  },
  { name: 'a replica lags behind', often: 2, run: lag },
  {
    name: 'listing lacks some',
    often: 1,
    run: (world, random) =>
      mistake(world, random, () => {
        for (const id of taken(world, random, 12)) world.mailbox.hidden.add(id)
      }),
  },
  {
    name: 'listing lies for long',
    often: 1,
    run: (world, random) => mistake(world, random, () => hideMost(world, random)),
  },
  {
    name: 'calendar list lies for long',
    often: 1,
    run: (world, random) => mistake(world, random, () => loseCalendar(world, random)),
  },
  { name: 'listing lies', often: 1, run: (world, random) => lie(world, random, () => hideMost(world, random)) },
  {
    name: 'calendar list lies',
    often: 1,
    run: (world, random) => lie(world, random, () => loseCalendar(world, random)),
  },
]
