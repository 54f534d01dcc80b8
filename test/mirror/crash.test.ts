/** The process dies at each single write, in the middle of it: whoever reads afterwards reads the state before or the state after. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import type { Store } from '../../src/store/types.ts'
import { days } from './collecting.ts'
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

/** Lives the same life once for each write it has, dying at that write. @returns how many writes there were */
async function dieAtEachWrite({ prepare, act, check }: Life): Promise<number> {
  for (let lifetime = 0; ; lifetime += 1) {
    const mailbox = full(60)
    mailbox.feedFault = undefined
    const first = await stage(mailbox)
    await prepare?.(first)
    const kept: { store: Store; clock: Stage['clock'] } = { store: first.store, clock: first.clock }
    const store = fragile(kept.store, { lifetime })
    const doomed = await stage(mailbox, { ...kept, store })
    await act(doomed).catch(() => {})
    const died = store.writes() > lifetime
    await check(await stage(mailbox, kept), died)
    await kept.store.close()
    if (!died) return lifetime
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

describe('dying in a first sync', () => {
  it('leaves nothing, or everything', async () => {
    const writes = await dieAtEachWrite({
      act: async (set) => void (await set.look()),
      async check(set) {
        expect([String(before), 'unavailable']).toContain(await darkTitles(set))
        set.clock.advance(hourMs)
        expect(await set.titles()).toEqual(before)
      },
    })
    expect(writes).toBeGreaterThan(4)
  })
})

describe('dying in a round', () => {
  it('leaves the state before or the state after, and the next round the state after', async () => {
    const writes = await dieAtEachWrite({
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
    expect(writes).toBeGreaterThan(4)
  })
})

describe('dying in a collection', () => {
  it('takes nothing that is needed, and the next one does the rest', async () => {
    const writes = await dieAtEachWrite({
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
    expect(writes).toBeGreaterThan(4)
  })
})

describe('dying in an erasure', () => {
  it('leaves everything, or nothing that is shown', async () => {
    const writes = await dieAtEachWrite({
      prepare: async (set) => void (await set.look()),
      act: ({ mirror }) => mirror.erase('adele'),
      async check(set, died) {
        expect(died ? [String(before), 'unavailable'] : ['unavailable']).toContain(await darkTitles(set))
        set.clock.advance(hourMs)
        expect(await set.titles()).toEqual(before)
      },
    })
    expect(writes).toBeGreaterThan(4)
  })

  it('is told to whoever asked for it', async () => {
    const { look, store, clock } = await stage(fakeMailbox('Calendar'))
    await look()
    const doomed = await stage(fakeMailbox('Calendar'), { clock, store: fragile(store, { lifetime: 1 }) })
    expect(await faultOf(doomed.mirror.erase('adele'))).toBe('unavailable')
  })
})
