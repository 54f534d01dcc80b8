/** What an app sees through the port while Microsoft fails and lies. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { meeting } from './fake-mailbox.ts'
import { account, dayMs, faultOf, full, hourMs, minuteMs, secondMs, stage } from './stage.ts'

describe('trouble', () => {
  it('with Graph leaves everything as it was, for seven days', async () => {
    const { look, mailbox, clock } = await stage(full(5))
    const before = await look()
    mailbox.fault = new Fault('unavailable', 'dark')
    clock.advance(6 * dayMs)
    expect((await look()).token).toBe(before.token)
    clock.advance(2 * dayMs)
    expect(await faultOf(look())).toBe('unavailable')
  })

  it('that a sign-in would mend is bridged for a day', async () => {
    const { look, mailbox, clock, homeOf, calendar } = await stage(full(5))
    const id = await calendar('Calendar')
    await look()
    mailbox.fault = new Fault('signInNeeded', 'MFA')
    const since = clock.now()
    const home = homeOf(account('adele', { state: 'signInNeeded', stateSince: since }))
    clock.advance(23 * hourMs)
    expect((await home.snapshot(id)).index).toHaveLength(5)
    clock.advance(2 * hourMs)
    expect(await faultOf(home.snapshot(id))).toBe('unavailable')
  })

  it('that a sign-in would mend is over for every round when one of them shows that the grant works', async () => {
    const { look, mailbox, clock, titles } = await stage(full(2))
    await look()
    mailbox.brokenCalendars.set('Calendar', new Fault('signInNeeded', 'MFA'))
    clock.advance(minuteMs)
    await look()
    mailbox.brokenCalendars.clear()
    mailbox.put('Calendar', meeting('e1', 'Changed', 2))
    clock.advance(minuteMs)
    await look('Team')
    expect(await titles()).toContain('Changed')
  })

  it('of a revoked account is said as such', async () => {
    const { homeOf, look, calendar } = await stage(full(5))
    const id = await calendar('Calendar')
    await look()
    expect(await faultOf(homeOf(account('adele', { state: 'revoked' })).snapshot(id))).toBe('revoked')
  })

  it('with one event keeps its last good text and the others current', async () => {
    const { titles, mailbox, clock, mirror } = await stage(full(3))
    await titles()
    mailbox.put('Calendar', meeting('e1', 'No start', 2, { start: null }))
    mailbox.put('Calendar', meeting('e2', 'Current', 3))
    mailbox.put('Calendar', meeting('e9', 'Hopeless', 3, { start: null }))
    clock.advance(minuteMs)
    expect(await titles()).toEqual(['Current', 'Meeting 1', 'Meeting 3'])
    const status = await mirror.status('adele')
    expect(status.calendars?.[0]?.skipped[0]?.count).toBe(2)
  })

  it('is not asked about again before it may have passed', async () => {
    const { look, mailbox, clock } = await stage(full(3))
    await look()
    mailbox.fault = new Fault('throttled', 'slow down', { retryAfterSeconds: 120 })
    clock.advance(minuteMs)
    await look()
    mailbox.log.length = 0
    clock.advance(100 * secondMs)
    await look()
    expect(mailbox.log.filter((call) => call === 'list')).toEqual([])
    clock.advance(30 * secondMs)
    await look()
    expect(mailbox.log.filter((call) => call === 'list')).toEqual(['list'])
  })
})

describe('the brake', () => {
  it('holds an emptied calendar until a second listing says the same, five minutes later', async () => {
    const { titles, mailbox, clock } = await stage(full(5))
    await titles()
    mailbox.shelves.get('Calendar')?.clear()
    clock.advance(minuteMs)
    expect(await titles()).toHaveLength(5)
    clock.advance(minuteMs)
    expect(await titles()).toHaveLength(5)
    clock.advance(5 * minuteMs)
    expect(await titles()).toEqual([])
  })

  it('forgets what it held when the events are back', async () => {
    const mailbox = full(40)
    const { titles, clock } = await stage(mailbox)
    await titles()
    const whole = new Map(mailbox.shelves.get('Calendar'))
    for (let i = 1; i <= 20; i += 1) mailbox.remove('Calendar', `e${i}`)
    clock.advance(minuteMs)
    expect(await titles()).toHaveLength(40)
    mailbox.shelves.set('Calendar', whole)
    clock.advance(6 * minuteMs)
    expect(await titles()).toHaveLength(40)
    for (let i = 1; i <= 20; i += 1) mailbox.remove('Calendar', `e${i}`)
    clock.advance(minuteMs)
    expect(await titles()).toHaveLength(40)
  })

  it('lets a few deletions through at once', async () => {
    const { titles, mailbox, clock } = await stage(full(40))
    await titles()
    for (let i = 1; i <= 10; i += 1) mailbox.remove('Calendar', `e${i}`)
    clock.advance(minuteMs)
    expect(await titles()).toHaveLength(30)
  })

  it('keeps a calendar that a listing lacks for five minutes', async () => {
    const { home, mailbox, clock } = await stage(full(5))
    const names = async () => (await home.calendars()).map((calendar) => calendar.name)
    expect(await names()).toEqual(['Calendar', 'Team'])
    const whole = mailbox.listed
    mailbox.listed = whole.slice(0, 1)
    clock.advance(11 * minuteMs)
    expect(await names()).toEqual(['Calendar', 'Team'])
    clock.advance(11 * minuteMs)
    expect(await names()).toEqual(['Calendar'])
  })
})

describe('erasing an account', () => {
  it('leaves nothing of it, and everything of the others', async () => {
    const { mirror, homeOf, look, store } = await stage(full(5))
    await look()
    const grady = homeOf(account('grady'))
    const other = (await grady.calendars())[0]?.id ?? ''
    await grady.snapshot(other)
    await mirror.erase('adele')
    const left: string[] = []
    for (const shelf of ['blob', 'bucket', 'source', 'tree', 'ref', 'home']) {
      for await (const key of store.collection(`mirror-${shelf}`).keys()) left.push(key)
    }
    expect(left.filter((key) => key.startsWith('adele'))).toEqual([])
    expect((await grady.snapshot(other)).index).toHaveLength(5)
  })
})

describe('a listing without any calendar', () => {
  it('is not believed: the first sync says "later", a later one changes nothing', async () => {
    const mailbox = full(3)
    const listed = mailbox.listed
    mailbox.listed = []
    const { home, clock } = await stage(mailbox)
    expect(await faultOf(home.calendars())).toBe('unavailable')
    mailbox.listed = listed
    clock.advance(minuteMs)
    expect(await home.calendars()).toHaveLength(2)
    mailbox.listed = []
    clock.advance(10 * minuteMs)
    expect(await home.calendars()).toHaveLength(2)
    clock.advance(10 * minuteMs)
    expect(await home.calendars()).toHaveLength(2)
  })
})
