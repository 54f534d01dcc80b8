/** What an app sees through the port as Outlook changes: first sync, freshness, tokens, names. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { fakeMailbox, meeting, series } from './fake-mailbox.ts'
import { account, dayMs, faultOf, full, minuteMs, secondMs, stage } from './stage.ts'

describe('a first sync', () => {
  it('serves every event, single ones and series, once', async () => {
    const mailbox = fakeMailbox('Calendar', 'Team')
    mailbox.put('Calendar', meeting('a', 'Planning'))
    mailbox.put('Calendar', series('b', 'Stand-up'))
    expect(await (await stage(mailbox)).titles()).toEqual(['Planning', 'Stand-up'])
  })

  it('says "not yet" instead of showing an empty calendar while it runs', async () => {
    const { home, mailbox, look } = await stage(full(3))
    await home.calendars()
    mailbox.fault = new Fault('unavailable', 'dark')
    expect(await faultOf(look())).toBe('unavailable')
  })

  it('does not leave out an event that could not be read for a moment', async () => {
    const mailbox = full(3)
    mailbox.put('Calendar', series('b', 'Stand-up'))
    mailbox.broken.set('b', new Fault('unavailable', 'a moment'))
    const { look, titles, clock } = await stage(mailbox)
    expect(await faultOf(look())).toBe('unavailable')
    mailbox.broken.clear()
    clock.advance(minuteMs)
    expect(await titles()).toContain('Stand-up')
  })

  it('goes on without an event that stays unreadable, and counts it', async () => {
    const mailbox = full(3)
    mailbox.put('Calendar', series('b', 'Stand-up'))
    mailbox.broken.set('b', new Fault('unavailable', 'for ever'))
    const { look, titles, clock, mirror } = await stage(mailbox)
    for (let i = 0; i < 3; i += 1) {
      expect(await faultOf(look())).toBe('unavailable')
      clock.advance(minuteMs)
    }
    expect(await titles()).toHaveLength(3)
    const status = await mirror.status('adele')
    expect(status.calendars?.[0]?.skipped).toEqual([{ reason: 'could not be read from Microsoft', count: 1 }])
  })

  it('shows an empty calendar as empty', async () => {
    expect(await (await stage()).titles('Team')).toEqual([])
  })
})

describe('freshness', () => {
  it('asks Graph nothing while the answer is younger than the limit, and one listing after that', async () => {
    const { look, mailbox, clock } = await stage(full(3))
    await look()
    mailbox.log.length = 0
    clock.advance(14 * secondMs)
    await look()
    expect(mailbox.log).toEqual([])
    clock.advance(2 * secondMs)
    await look()
    expect(mailbox.log.filter((call) => call !== 'calendars')).toEqual(['list'])
  })

  it('lets many requests share one round', async () => {
    const { home, mailbox, clock, calendar } = await stage(full(3))
    const id = await calendar('Calendar')
    await home.snapshot(id)
    mailbox.log.length = 0
    clock.advance(minuteMs)
    await Promise.all(Array.from({ length: 50 }, () => home.snapshot(id)))
    expect(mailbox.log).toEqual(['list'])
  })

  it('reads only what moved', async () => {
    const { look, mailbox, clock } = await stage(full(20))
    await look()
    mailbox.log.length = 0
    mailbox.put('Calendar', meeting('e7', 'Moved', 9))
    clock.advance(minuteMs)
    await look()
    expect(mailbox.log.filter((call) => call !== 'calendars')).toEqual(['list', 'byId 1'])
  })
})

describe('tokens and etags', () => {
  it('move with what an app can see, and report just that', async () => {
    const { home, look, mailbox, clock, calendar } = await stage(full(20))
    const before = await look()
    mailbox.put('Calendar', meeting('e7', 'Moved', 9))
    mailbox.remove('Calendar', 'e8')
    clock.advance(minuteMs)
    const changes = await home.since(await calendar('Calendar'), before.token)
    expect(changes?.changed).toHaveLength(1)
    expect(changes?.removed).toHaveLength(1)
    expect(changes?.token).not.toBe(before.token)
    expect(changes?.truncated).toBe(false)
  })

  it('stay when only the changeKey moved', async () => {
    const { look, mailbox, clock } = await stage(full(5))
    const before = await look()
    mailbox.put('Calendar', meeting('e3', 'Meeting 3', 4))
    clock.advance(minuteMs)
    const after = await look()
    expect(after.token).toBe(before.token)
    expect(after.index).toEqual(before.index)
  })

  it('come back when the content comes back', async () => {
    const { look, mailbox, clock } = await stage(full(5))
    const before = await look()
    for (const subject of ['Other', 'Meeting 3']) {
      mailbox.put('Calendar', meeting('e3', subject, 4))
      clock.advance(minuteMs)
      await look()
    }
    expect((await look()).token).toBe(before.token)
  })

  it('of another calendar, another person or nobody are not known', async () => {
    const { home, homeOf, look, calendar } = await stage(full(5))
    const [team, own] = [await look('Team'), await calendar('Calendar')]
    const grady = homeOf(account('grady'))
    const foreign = await grady.snapshot((await grady.calendars())[0]?.id ?? '')
    for (const token of [team.token, foreign.token, 'undefined', `${team.token}x`, 'urn:caldav-bridge:sync:../../x']) {
      expect(await home.since(own, token)).toBeUndefined()
    }
  })

  it('let a client that was away for 29 days ask for the difference', async () => {
    const { home, look, mailbox, clock, calendar } = await stage(full(5))
    const before = await look()
    mailbox.put('Calendar', meeting('e3', 'Other', 4))
    clock.advance(minuteMs)
    await look()
    clock.advance(29 * dayMs)
    expect((await home.since(await calendar('Calendar'), before.token))?.changed).toHaveLength(1)
    clock.advance(2 * dayMs)
    expect(await home.since(await calendar('Calendar'), before.token)).toBeUndefined()
  })

  it('of an answer cut by a limit lead through everything, in pieces', async () => {
    const { home, look, mailbox, clock, calendar } = await stage(full(60))
    const id = await calendar('Calendar')
    const before = await look()
    for (let i = 1; i <= 7; i += 1) mailbox.put('Calendar', meeting(`e${i}`, `Changed ${i}`, 2))
    for (let i = 8; i <= 12; i += 1) mailbox.remove('Calendar', `e${i}`)
    clock.advance(minuteMs)
    const [changed, removed] = [new Set<string>(), new Set<string>()]
    let token: string | undefined = before.token
    for (let piece = 0; piece < 4; piece += 1) {
      const changes = await home.since(id, token, 3)
      expect((changes?.changed.length ?? 0) + (changes?.removed.length ?? 0)).toBe(3)
      expect(changes?.truncated).toBe(piece < 3)
      for (const entry of changes?.changed ?? []) changed.add(entry.name)
      for (const name of changes?.removed ?? []) removed.add(name)
      token = changes?.token
    }
    expect([changed.size, removed.size]).toEqual([7, 5])
    expect(token).toBe((await look()).token)
  })
})
