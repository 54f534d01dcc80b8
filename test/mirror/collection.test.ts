/** What nothing refers to goes; what anything refers to stays. */
import { describe, expect, it } from 'vitest'
import { census, days, knownAccounts, turn } from './collecting.ts'
import { meeting } from './fake-mailbox.ts'
import { fragile } from './fragile.ts'
import { account, dayMs, full, hourMs, minuteMs, type Stage, stage } from './stage.ts'

/** Each meeting renamed once, with a look after each: many states, many texts. */
async function rename(set: Stage, count: number): Promise<void> {
  for (let i = 1; i <= count; i += 1) {
    set.mailbox.put('Calendar', meeting(`e${i}`, `Renamed ${i}`, 3))
    set.clock.advance(minuteMs)
    await set.look()
  }
}

describe('a collection', () => {
  it('leaves what old tokens name for thirty days, and nothing of it afterwards', async () => {
    const set = await stage(full(60))
    const [id, { token }] = [await set.calendar('Calendar'), await set.look()]
    const fresh = await census(set.store)
    await rename(set, 10)
    await days(set, 28)
    expect((await set.home.since(id, token))?.changed).toHaveLength(10)
    expect((await census(set.store)).blob).toBe(70)
    await days(set, 5)
    expect(await set.home.since(id, token)).toBeUndefined()
    expect(await census(set.store)).toEqual(fresh)
    expect(await set.titles()).toHaveLength(60)
  })

  it('leaves what an answer cut in pieces has named', async () => {
    const set = await stage(full(60))
    const [id, { token }] = [await set.calendar('Calendar'), await set.look()]
    await rename(set, 10)
    const piece = await set.home.since(id, token, 4)
    await days(set, 20)
    const rest = await set.home.since(id, piece?.token)
    expect([...(piece?.changed ?? []), ...(rest?.changed ?? [])]).toHaveLength(10)
  })

  it('removes what a calendar left behind that vanished', async () => {
    const set = await stage(full(60))
    await set.look('Team')
    await set.look()
    set.mailbox.listed = set.mailbox.listed.slice(1)
    for (let i = 0; i < 2; i += 1) {
      set.clock.advance(hourMs)
      await set.home.calendars()
    }
    await days(set, 34)
    expect(await census(set.store)).toMatchObject({ blob: 0, tree: 1, ref: 1 })
  })

  it('removes what a round wrote that never came to its end', async () => {
    const set = await stage(full(60))
    await set.look()
    const before = await census(set.store)
    await set.store.collection('mirror-blob').set('adele/orphan', 'BEGIN:VCALENDAR')
    await set.store.collection('mirror-tree').set('adele/somewhere/orphan', { buckets: [] })
    await days(set, 1)
    expect((await census(set.store)).blob).toBe(before.blob + 1)
    await days(set, 1)
    expect((await census(set.store)).blob).toBe(before.blob)
    await days(set, 30)
    expect(await census(set.store)).toEqual(before)
  })

  it('keeps the present state for ever, whatever it was written as', async () => {
    const set = await stage(full(60))
    const { token } = await set.look()
    for await (const key of set.store.collection('mirror-tree').keys()) {
      const tree = await set.store.collection<object>('mirror-tree').get(key)
      const expiresAt = set.clock.now() + 3 * dayMs
      await set.store.collection('mirror-tree').set(key, { ...tree, expiresAt }, { expiresAt })
    }
    await days(set, 10)
    expect((await set.look()).token).toBe(token)
    expect(set.mailbox.log.filter((call) => call === 'events')).toHaveLength(1)
  })

  it('removes all of an account that is no more', async () => {
    const set = await stage(full(60))
    await set.look()
    const grady = set.homeOf(account('grady'))
    await grady.snapshot((await grady.calendars())[0]?.id ?? '')
    const others = await census(set.store, 'grady')
    await set.store.collection('mirror-ref').deleteMany([])
    set.clock.advance(dayMs)
    await turn(set, knownAccounts('grady'))
    const left = await census(set.store)
    expect({ ...left, garbage: 0 }).toEqual({ ...others, garbage: 0 })
  })

  it('goes through many accounts a few at a time, and goes on where it was after a restart', async () => {
    const first = await stage(full(3))
    const ids = Array.from({ length: 12 }, (_, i) => `a${String(i).padStart(2, '0')}`)
    for (const id of ids) {
      first.clock.advance(minuteMs)
      const home = first.homeOf(account(id))
      await home.snapshot((await home.calendars())[0]?.id ?? '')
      const orphans = Array.from({ length: 1_000 }, (_, i) => [`${id}/orphan${i}`, 'x'] as const)
      await first.store.collection('mirror-blob').setMany(orphans)
    }
    const found = async () => (await census(first.store)).garbage
    const known = knownAccounts(...ids)
    await turn(first, known)
    const some = await found()
    expect(some).toBeGreaterThan(5)
    expect(some).toBeLessThan(12)
    const second = await stage(first.mailbox, first)
    await turn(second, known)
    expect(await found()).toBe(12)
    await turn(second, known)
    expect((await census(first.store)).blob).toBe(12 * 1_003)
  })

  it('stops between two accounts when the process ends', async () => {
    const set = await stage(full(3))
    await set.look()
    await set.store.collection('mirror-blob').set('adele/orphan', 'x')
    await turn(set, knownAccounts('adele'), AbortSignal.abort())
    expect((await census(set.store)).garbage).toBe(0)
  })
})

describe('a round in the middle of a removal', () => {
  /** A text that nothing refers to any more, about to be removed, comes back with the event as it was. */
  async function undone(after: (set: Stage) => Promise<void>): Promise<Stage> {
    const mailbox = full(60)
    const first = await stage(mailbox)
    await first.look()
    await rename(first, 3)
    await days(first, 30)
    let once = true
    const beforeDelete = async (collection: string) => {
      if (collection !== 'mirror-blob' || !once) return
      once = false
      for (let i = 1; i <= 3; i += 1) mailbox.put('Calendar', meeting(`e${i}`, `Meeting ${i}`, 1 + (i % 28)))
      first.clock.advance(minuteMs)
      await first.look()
    }
    const second = await stage(mailbox, { clock: first.clock, store: fragile(first.store, { beforeDelete }) })
    await days(second, 3)
    expect(once).toBe(false)
    await after(first)
    return first
  }

  it('finds what it has come to need put back', async () => {
    await undone(async (set) => {
      expect(await set.titles()).toContain('Meeting 1')
      expect(set.mailbox.log.filter((call) => call === 'events')).toHaveLength(1)
    })
  })
})
