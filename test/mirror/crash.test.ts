/** The process dies at each single write, in the middle of it: whoever reads afterwards reads the state before or the state after. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import type { Store } from '../../src/store/types.ts'
import { days } from './collecting.ts'
import { type CrashPoint, crashPointOf, crashPoints } from './crash-points.ts'
import { fakeMailbox, meeting, series } from './fake-mailbox.ts'
import { fragile } from './fragile.ts'
import { dayMs, faultOf, full, hourMs, minuteMs, type Stage, stage } from './stage.ts'

/** Something changed, something gone, something new, in a calendar of 60. */
function change({ mailbox }: Pick<Stage, 'mailbox'>): void {
  mailbox.put('Calendar', meeting('e1', 'Renamed', 3))
  mailbox.put('Calendar', series('new', 'New'))
  mailbox.remove('Calendar', 'e2')
}

interface Life {
  /** Before the writes are counted. */
  readonly prepare?: (set: Stage) => Promise<void>
  readonly act: (set: Stage) => Promise<void>
  /** What is read once the process is up again. */
  readonly check: (set: Stage, died: boolean) => Promise<void>
}

/** Where some process has died. */
const died = new Set<CrashPoint>()

/** Lives the same life once for each write it has, dying at that write. @returns the writes there were */
async function dieAtEachWrite({ prepare, act, check }: Life): Promise<readonly CrashPoint[]> {
  for (let lifetime = 0; ; lifetime += 1) {
    const mailbox = full(60)
    mailbox.feedFault = undefined
    const first = await stage(mailbox)
    await prepare?.(first)
    const kept: { store: Store; clock: Stage['clock'] } = { store: first.store, clock: first.clock }
    const store = fragile(kept.store, { lifetime })
    const doomed = await stage(mailbox, { ...kept, store })
    await act(doomed).catch(() => {})
    const isDead = store.writes() > lifetime
    const points = store.written.map(crashPointOf)
    const point = isDead ? points.at(lifetime) : undefined
    if (point !== undefined) died.add(point)
    await check(await stage(mailbox, kept), isDead).catch((error: unknown) => {
      throw new Error(`died at write ${lifetime + 1}: ${point ?? 'none'}`, { cause: error })
    })
    await kept.store.close()
    if (!isDead) return points
  }
}

const before = Array.from({ length: 60 }, (_, i) => `Meeting ${i + 1}`).sort()
const after = [...before.filter((title) => title !== 'Meeting 1' && title !== 'Meeting 2'), 'New', 'Renamed'].sort()

/** What is kept, without Microsoft. */
async function darkTitles(set: Stage): Promise<string> {
  set.mailbox.fault = new Fault('unavailable', 'dark')
  const titles = await set.titles().catch((error: unknown) => (error instanceof Fault ? error.kind : String(error)))
  set.mailbox.fault = undefined
  return String(titles)
}

const round: readonly CrashPoint[] = ['texts', 'index rows', 'tree', 'sources', 'ref', 'tree']
const firstSync: readonly CrashPoint[] = ['list of calendars', ...round.slice(0, -1)]

const collection: readonly CrashPoint[] = [
  'note of what nothing refers to',
  'how far the collection came',
  'texts removed',
  'index rows removed',
  'sources removed',
  'note removed',
]
const erasure: readonly CrashPoint[] = [
  'list removed',
  'ref removed',
  'lenses removed',
  'trees removed',
  'index rows removed',
  'sources removed',
  'texts removed',
  'note removed',
]

describe('dying in a first sync', () => {
  it('leaves nothing, or everything', async () => {
    const points = await dieAtEachWrite({
      act: async (set) => void (await set.look()),
      async check(set) {
        expect([String(before), 'unavailable']).toContain(await darkTitles(set))
        set.clock.advance(hourMs)
        expect(await set.titles()).toEqual(before)
      },
    })
    expect(points).toEqual(firstSync)
  })
})

describe('dying in a round', () => {
  it('leaves the state before or the state after, and the next round the state after', async () => {
    const points = await dieAtEachWrite({
      prepare: async (set) => {
        await set.look()
        set.clock.advance(minuteMs)
        change(set)
      },
      act: async (set) => void (await set.look()),
      async check(set) {
        expect([String(before), String(after)]).toContain(await darkTitles(set))
        set.clock.advance(hourMs)
        expect(await set.titles()).toEqual(after)
      },
    })
    expect(points).toEqual(round)
  })
})

describe('dying in a collection', () => {
  it('takes nothing that is needed, and the next one does the rest', async () => {
    const points = await dieAtEachWrite({
      prepare: async (set) => {
        await set.look()
        set.clock.advance(minuteMs)
        change(set)
        await set.look()
        set.clock.advance(31 * dayMs)
        await set.look()
      },
      act: (set) => days(set, 3),
      async check(set) {
        expect(await darkTitles(set)).toBe(String(after))
        await days(set, 33)
        let blobs = 0
        for await (const _ of set.store.collection('mirror-blob').keys()) blobs += 1
        expect(blobs).toBe(60)
        expect(await set.titles()).toEqual(after)
      },
    })
    expect(new Set(points)).toEqual(new Set(collection))
  })
})

describe('dying in an erasure', () => {
  it('leaves everything, or nothing that is shown', async () => {
    const points = await dieAtEachWrite({
      prepare: async (set) => void (await set.look()),
      act: ({ mirror }) => mirror.erase('adele'),
      async check(set, died) {
        expect(died ? [String(before), 'unavailable'] : ['unavailable']).toContain(await darkTitles(set))
        set.clock.advance(hourMs)
        expect(await set.titles()).toEqual(before)
      },
    })
    expect(new Set(points)).toEqual(new Set(erasure))
  })

  it('is told to whoever asked for it', async () => {
    const { look, store, clock } = await stage(fakeMailbox('Calendar'))
    await look()
    const doomed = await stage(fakeMailbox('Calendar'), { clock, store: fragile(store, { lifetime: 1 }) })
    expect(await faultOf(doomed.mirror.erase('adele'))).toBe('unavailable')
  })
})

it('somebody died at each point that has a name', () => {
  expect([...died].sort()).toEqual(Object.keys(crashPoints).sort())
})
