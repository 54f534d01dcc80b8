/**
 * Random weather over granted mailboxes, with everything between Graph's answers and what an app is given in its place: nobody sees more than
 * is shared, and nothing is missing because something failed.
 */
import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { type Random, randomOf } from '../../soak/random.ts'
import { Fault } from '../../src/errors.ts'
import { withGranted } from '../../src/graph/granted.ts'
import type { Source } from '../../src/graph/looking.ts'
import type { Sight, Subscriptions } from '../../src/graph/types.ts'
import { memoryStore } from '../store/memory.ts'
import { type FakeMailbox, fakeMailbox, meeting } from './fake-mailbox.ts'
import { account, handClock, minuteMs, secondMs, stage } from './stage.ts'

const order: readonly Sight[] = ['nothing', 'busy', 'titles', 'details', 'private']
const level = (sight: Sight) => order.indexOf(sight)
const count = 12
const address = 'adams@contoso.example'

/** What the texts of a calendar give away. */
function levelOf(text: string): number {
  if (text.includes('PLANTED secret')) return level('private')
  if (text.includes('PLANTED body')) return level('details')
  return level(/PLANTED|invited|CREATED:/.test(text) ? 'titles' : 'busy')
}

/** @param isTakenBack whether anybody takes the whole calendar back */
async function life(random: Random, isTakenBack: boolean) {
  const clock = handClock()
  const [own, room] = [fakeMailbox('Calendar'), fakeMailbox('c1')]
  own.listed = own.listed.map((one) => ({ ...one, owner: { name: 'Adele', address: 'adele@contoso.example' } }))
  const facts = { isGranted: true, sight: 'details' as Sight, fault: undefined as Fault | undefined }
  for (let i = 1; i <= count; i += 1) touch(room, i)
  const mailbox = withGranted({
    own: { ...own, subscriptions: {} as Subscriptions },
    granted: async () => (facts.isGranted ? [{ address, defaultCalendar: 'c1' }] : []),
    open: () => ({ ...room, sight: async () => (facts.fault ? Promise.reject(facts.fault) : facts.sight) }) as Source,
    clock,
  })
  const world = await stage(mailbox, { store: await memoryStore(clock), clock })
  const ask = async () => {
    const home = world.homeOf(account('adele'))
    const calendar = (await home.calendars()).find(({ isGranted }) => isGranted === true)
    if (calendar === undefined) return undefined
    const snapshot = await home.snapshot(calendar.id)
    return [...(await snapshot.texts(snapshot.index.map(({ name }) => name))).values()]
  }
  /** Rounds that nobody waits for end by themselves. */
  const rest = async () => {
    do await turn()
    while ((await world.mirror.status('adele')).running)
  }
  return { clock, own, room, facts, random, isTakenBack, ask, rest }
}

type Life = Awaited<ReturnType<typeof life>>

/** Every third is private. */
function touch(room: FakeMailbox, i: number): void {
  const [id, isPrivate] = [`e${i}`, i % 3 === 0]
  const words = isPrivate ? 'PLANTED secret' : 'PLANTED body'
  const body = { contentType: 'text', content: words }
  const subject = isPrivate ? words : 'PLANTED title'
  const more = { body, iCalUId: `invited-${id}`, showAs: 'busy', sensitivity: isPrivate ? 'private' : 'normal' }
  room.put('c1', meeting(id, subject, i, more))
}

const outage = () => new Fault('unavailable', 'by chance')
const maybe = (random: Random) => (random.is(0.3) ? outage() : undefined)
/** Things that happen between two looks of an app. */
const steps: readonly ((world: Life) => unknown)[] = [
  ({ facts, random, isTakenBack }) =>
    Object.assign(facts, { sight: random.pick(isTakenBack ? order : order.slice(1)) ?? 'nothing' }),
  ({ facts, random, isTakenBack }) => Object.assign(facts, { isGranted: !isTakenBack || random.is(0.8) }),
  ({ own, random }) => Object.assign(own, { fault: maybe(random) }),
  ({ room, random }) => Object.assign(room, { fault: maybe(random) }),
  ({ facts, random }) => Object.assign(facts, { fault: maybe(random) }),
  ({ room, random }) => room.broken.set(`e${1 + random.below(count)}`, outage()),
  ({ room }) => room.broken.clear(),
  ({ room }) => room.brokenCalendars.set('c1', outage()),
  ({ room }) => room.brokenCalendars.clear(),
  ({ room, random }) => touch(room, 1 + random.below(count)),
]

const isFine = ({ own, room, facts }: Life) => ![own.fault, room.fault, facts.fault].some(Boolean)

/** The seed of each life, so that one that fails can be lived again. */
it.each(Array.from({ length: 16 }, (_, i) => i + 1))(
  'nobody sees too much, or too little by mistake: life %i',
  async (seed) => {
    const random = randomOf(seed)
    const world = await life(random, seed % 2 === 0)
    const { clock, facts } = world
    /** The most that may be seen; since when it could be noticed that it is less, and how often Graph was there to tell. */
    let [most, changedAt, looks] = [level('details'), clock.now(), 0]
    /** Whether everything has to be there: since nobody has taken anything back. */
    let isWhole = false
    for (let step = 0; step < 200; step += 1) {
      const [before, wasGranted] = [facts.sight, facts.isGranted]
      if (random.is(0.4)) random.pick(steps)?.(world)
      if (facts.sight !== before) [changedAt, looks] = [clock.now(), 0]
      most = Math.max(most, level(facts.sight))
      if (facts.sight === 'nothing' || !facts.isGranted) isWhole = false
      if (facts.isGranted && !wasGranted) looks = 0
      clock.advance((20 + random.below(100)) * secondMs)
      const isNoticed = clock.now() - changedAt > 5 * minuteMs && isFine(world)
      const texts = await world.ask().catch((error: unknown) => (error as Fault).kind)
      await world.rest()
      if (isNoticed) looks += 1
      if (looks > 1) most = level(facts.sight)
      const seen = Array.isArray(texts) ? Math.max(...texts.map(levelOf)) : level('nothing')
      expect(seen, `${step}: ${facts.sight}`).toBeLessThanOrEqual(facts.isGranted ? most : level('nothing'))
      if (isWhole)
        expect(Array.isArray(texts) ? texts.length : texts, `${step}`).toSatisfy(
          (one) => one === count || one === 'unavailable',
        )
      if (Array.isArray(texts) && facts.sight !== 'nothing') isWhole = true
    }
  },
)
