/** What happens at once, in the wrong order, or with a clock that jumps: erasing, signing in again, ending, a store that fails. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import type { Store } from '../../src/store/types.ts'
import { type FakeMailbox, meeting } from './fake-mailbox.ts'
import { account, dayMs, faultOf, full, hourMs, minuteMs, secondMs, stage } from './stage.ts'

async function keysOf(store: Store): Promise<string[]> {
  const keys: string[] = []
  for (const shelf of ['blob', 'bucket', 'source', 'tree', 'ref', 'home']) {
    for await (const key of store.collection(`mirror-${shelf}`).keys()) keys.push(key)
  }
  return keys
}

/** A promise, and the hand that fulfils it. */
function gate(): { readonly shut: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { shut: promise, open: resolve }
}

describe('an erased account', () => {
  it('does not come back through a request from before', async () => {
    const { home, look, mirror, store, clock, calendar, mailbox } = await stage(full(5))
    const id = await calendar('Calendar')
    await look()
    await mirror.erase('adele')
    clock.advance(minuteMs)
    mailbox.log.length = 0
    expect(await faultOf(home.snapshot(id))).toBe('unavailable')
    expect(await faultOf(home.calendars())).toBe('unavailable')
    expect(mailbox.log).toEqual([])
    expect(await keysOf(store)).toEqual([])
  })

  it('does not come back through a round over all its calendars', async () => {
    const { look, mirror, store, clock, mailbox } = await stage(full(5))
    await look()
    clock.advance(minuteMs)
    const { shut, open } = gate()
    mailbox.gate = shut
    mirror.connect(account('adele'))
    await expect.poll(() => mailbox.log.at(-1)).toBe('calendars')
    const erased = mirror.erase('adele')
    open()
    await erased
    await mirror.close()
    expect(await keysOf(store)).toEqual([])
  })

  it('starts afresh when its person signs in again, even during the erasure', async () => {
    const { home, titles, look, mirror, clock, mailbox } = await stage(full(5))
    await look()
    mailbox.fault = new Fault('signInNeeded', 'MFA')
    clock.advance(minuteMs)
    await look()
    mailbox.fault = undefined
    const erased = mirror.erase('adele')
    mirror.connect(account('adele'))
    await erased
    await expect.poll(async () => (await mirror.status('adele')).calendars?.map(({ events }) => events)).toEqual([5, 0])
    expect(await home.calendars()).toHaveLength(2)
    expect(await titles()).toHaveLength(5)
    expect((await mirror.status('adele')).problem).toBeUndefined()
  })
})

describe('a new sign-in', () => {
  it('is not spoilt by a round that still runs on the old one', async () => {
    const { home, look, mirror, clock, mailbox, noted } = await stage(full(5))
    await look()
    clock.advance(hourMs)
    const { promise, reject } = Promise.withResolvers<void>()
    mailbox.gate = promise
    mailbox.log.length = 0
    const running = home.calendars()
    await expect.poll(() => mailbox.log.at(-1)).toBe('calendars')
    mailbox.gate = undefined
    mirror.connect(account('adele'))
    reject(new Fault('signInNeeded', 'the old grant'))
    await running
    mailbox.put('Calendar', meeting('new', 'New'))
    await expect.poll(async () => (await mirror.status('adele')).calendars?.[0]?.events).toBe(6)
    expect(mailbox.log.filter((call) => call === 'calendars')).toHaveLength(2)
    expect(noted.at(-1)).toBeUndefined()
    expect((await mirror.status('adele')).problem).toBeUndefined()
  })

  it('does not bring the process down when the store fails in its wake', async () => {
    const { mirror, store, mailbox } = await stage(full(5))
    const { shut, open } = gate()
    mailbox.gate = shut
    mirror.connect(account('adele'))
    await expect.poll(() => mailbox.log).toEqual(['calendars'])
    await store.close()
    open()
    await mirror.close()
    await new Promise((resolve) => setImmediate(resolve)) // an unhandled rejection would have been reported by then
  })
})

describe('the end of the process', () => {
  it('waits for no round that Microsoft keeps waiting, and lets none write any more', async () => {
    const { look, mirror, store, clock, mailbox, calendar } = await stage(full(5))
    const id = await calendar('Calendar')
    await look()
    const before = await store.collection('mirror-ref').get(`adele/${id}`)
    clock.advance(minuteMs)
    const { shut, open } = gate()
    mailbox.gate = shut
    mirror.connect(account('adele'))
    await expect.poll(() => mailbox.log.at(-1)).toBe('calendars')
    const closed = mirror.close()
    open()
    await closed
    expect(await store.collection('mirror-ref').get(`adele/${id}`)).toEqual(before)
    expect(mailbox.log.filter((call) => call === 'list')).toEqual([])
  })
})

describe('trouble with one calendar', () => {
  it('is not hidden by the others, and goes when it ends', async () => {
    const { look, mirror, clock, mailbox } = await stage(full(5))
    await look('Team')
    mailbox.brokenCalendars.set('Team', new Fault('denied', 'no more shared', { code: 'ErrorAccessDenied' }))
    clock.advance(minuteMs)
    await look('Team')
    await look('Calendar')
    expect((await mirror.status('adele')).problem?.code).toBe('ErrorAccessDenied')
    mailbox.brokenCalendars.clear()
    clock.advance(2 * minuteMs)
    await look('Team')
    expect((await mirror.status('adele')).problem).toBeUndefined()
  })

  it('goes with the calendar', async () => {
    const { home, look, mirror, clock, mailbox } = await stage(full(5))
    await look('Team')
    mailbox.brokenCalendars.set('Team', new Fault('denied', 'no more shared'))
    clock.advance(minuteMs)
    await look('Team')
    mailbox.listed = mailbox.listed.slice(0, 1)
    for (let i = 0; i < 2; i += 1) {
      clock.advance(11 * minuteMs)
      await home.calendars()
    }
    expect((await mirror.status('adele')).problem).toBeUndefined()
  })
})

describe('a clock that was wrong by days and is set back', () => {
  it('does not keep the copy from being looked at', async () => {
    const { titles, clock, mailbox } = await stage(full(3))
    clock.advance(300 * dayMs)
    await titles()
    clock.advance(-300 * dayMs)
    mailbox.put('Calendar', meeting('new', 'New'))
    expect(await titles()).toContain('New')
  })

  it('does not prolong the wait after a failure', async () => {
    const { titles, clock, mailbox } = await stage(full(3))
    clock.advance(300 * dayMs)
    await titles()
    clock.advance(minuteMs)
    mailbox.fault = new Fault('throttled', 'slow down', { retryAfterSeconds: 60 })
    await titles()
    mailbox.fault = undefined
    mailbox.put('Calendar', meeting('new', 'New'))
    clock.advance(-300 * dayMs)
    expect(await titles()).toContain('New')
  })

  it('does not keep a calendar on the list that is gone', async () => {
    const { home, clock, mailbox } = await stage(full(3))
    await home.calendars()
    clock.advance(hourMs)
    mailbox.listed = mailbox.listed.slice(0, 1)
    expect(await home.calendars()).toHaveLength(2)
    clock.advance(-hourMs + secondMs)
    expect(await home.calendars()).toHaveLength(2)
    clock.advance(11 * minuteMs)
    expect(await home.calendars()).toHaveLength(1)
  })
})

describe('a copy that lost a part', () => {
  for (const shelf of ['tree', 'bucket', 'source']) {
    it(`of its ${shelf} records is read anew, with names and tokens as before`, async () => {
      const mailbox = full(60)
      const first = await stage(mailbox)
      const before = await first.look()
      await first.mirror.close()
      const records = first.store.collection(`mirror-${shelf}`)
      for await (const key of records.keys()) await records.delete(key)
      first.clock.advance(minuteMs)
      const second = await stage(mailbox, first)
      expect((await second.look()).token).toBe(before.token)
      expect((await second.look()).index).toEqual(before.index)
      mailbox.put('Calendar', meeting('new', 'New'))
      first.clock.advance(minuteMs)
      expect(await second.titles()).toContain('New')
    })
  }
})

describe('a round that another process outran', () => {
  it('brings nothing older back, and begins again with what is true now', async () => {
    const mailbox = full(5)
    const here = await stage(mailbox)
    await here.look()
    const { shut, open } = gate()
    const there = await stage(answeringLate(mailbox, shut), here)
    here.clock.advance(minuteMs)
    mailbox.put('Calendar', meeting('e1', 'Second', 3))
    const late = there.titles()
    await expect.poll(() => mailbox.log.at(-1)).toContain('byId')
    mailbox.put('Calendar', meeting('e1', 'Third', 3))
    expect(await here.titles()).toContain('Third')
    open()
    expect(await late).toContain('Third')
    mailbox.fault = new Fault('unavailable', 'dark')
    expect(await here.titles()).toContain('Third')
  })
})

/** What it read is long on its way. */
function answeringLate(mailbox: FakeMailbox, shut: Promise<void>): FakeMailbox {
  return {
    ...mailbox,
    byId: async (...asked) => {
      const answer = await mailbox.byId(...asked)
      await shut
      return answer
    },
  }
}
