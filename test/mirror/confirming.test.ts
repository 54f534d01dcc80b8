/** What is said to be gone, and what Graph says of the event itself. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { fakeMailbox, meeting } from './fake-mailbox.ts'
import { feeding, full, hourMs, minuteMs, type Stage, secondMs, stage } from './stage.ts'

async function looks(set: Stage, times: number, eachMs: number): Promise<string[]> {
  for (let i = 0; i < times; i += 1) {
    set.clock.advance(eachMs)
    await set.look()
  }
  return set.titles()
}

describe('a few events that a listing lacks', () => {
  it('stay while they answer by their id, however often the listing says so, and are asked about less and less', async () => {
    const set = await stage(full(20))
    await set.look()
    for (const id of ['e3', 'e4', 'e5']) set.mailbox.hidden.add(id)
    expect(await looks(set, 1, minuteMs)).toHaveLength(20)
    set.mailbox.log.length = 0
    expect(await looks(set, 60, minuteMs)).toHaveLength(20)
    expect(set.mailbox.log.filter((call) => call === 'byId 3')).toHaveLength(5)
    set.mailbox.hidden.clear()
    expect(await looks(set, 1, minuteMs)).toHaveLength(20)
    set.mailbox.log.length = 0
    await looks(set, 3, minuteMs)
    expect(new Set(set.mailbox.log)).toEqual(new Set(['list', 'calendars']))
  })

  it('go at once when Graph does not find them', async () => {
    const set = await stage(full(20))
    await set.look()
    for (const id of ['e3', 'e4', 'e5']) set.mailbox.remove('Calendar', id)
    expect(await looks(set, 1, minuteMs)).toHaveLength(17)
  })

  it('wait while Graph does not say, and go when it does', async () => {
    const set = await stage(full(20))
    await set.look()
    set.mailbox.remove('Calendar', 'e3')
    set.mailbox.broken.set('e3', new Fault('unavailable', 'busy'))
    expect(await looks(set, 1, minuteMs)).toHaveLength(20)
    set.mailbox.broken.clear()
    expect(await looks(set, 1, minuteMs)).toHaveLength(19)
  })

  it('go after a day of looks, though something answers by their id', async () => {
    const set = await stage(full(20))
    await set.look()
    set.mailbox.hidden.add('e3')
    expect(await looks(set, 22, hourMs)).toHaveLength(20)
    expect(await looks(set, 4, hourMs)).toHaveLength(19)
  })
})

describe('many events that a listing lacks', () => {
  it('stay though a second listing lacks them too, while they answer', async () => {
    const set = await stage(full(60))
    await set.look()
    for (let i = 1; i <= 40; i += 1) set.mailbox.hidden.add(`e${i}`)
    expect(await looks(set, 12, 2 * minuteMs)).toHaveLength(60)
  })

  it('are not all asked about while the first of them answer', async () => {
    const set = await stage(full(60))
    await set.look()
    for (let i = 1; i <= 40; i += 1) set.mailbox.hidden.add(`e${i}`)
    set.mailbox.log.length = 0
    await looks(set, 2, 6 * minuteMs)
    expect(set.mailbox.log.filter((call) => call.startsWith('byId'))).toEqual(['byId 20'])
  })
})

describe('an event that the change feed takes away', () => {
  it('stays while it answers, and the listing is asked instead of the feed for an hour', async () => {
    const set = await stage(feeding(20))
    await set.look()
    set.mailbox.denied.add('e3')
    set.mailbox.put('Calendar', meeting('e3', 'Still there', 3))
    await looks(set, 1, minuteMs)
    set.mailbox.log.length = 0
    expect(await looks(set, 1, minuteMs)).toContain('Still there')
    expect(set.mailbox.log).toEqual(['list', 'byId 1'])
    set.mailbox.log.length = 0
    await looks(set, 1, hourMs)
    expect(set.mailbox.log).toContain('feed')
  })

  it('that was moved goes once the other calendar has it, though Graph finds it below each', async () => {
    const set = await stage(feeding(5))
    await set.look()
    await set.look('Team')
    const { mailbox } = set
    const byId = mailbox.byId.bind(mailbox)
    mailbox.byId = (_, ids, select) =>
      byId(mailbox.shelves.get('Team')?.has(ids[0] ?? '') ? 'Team' : 'Calendar', ids, select)
    mailbox.remove('Calendar', 'e3')
    mailbox.put('Team', meeting('e3', 'Moved', 3))
    set.clock.advance(minuteMs)
    expect(await set.titles()).toHaveLength(5)
    expect(await set.titles('Team')).toEqual(['Moved'])
    set.clock.advance(minuteMs)
    expect(await set.titles()).toHaveLength(4)
  })
})

describe('a calendar that the list lacks', () => {
  it('stays while it answers by its id, and is looked for sooner than others', async () => {
    const { home, mailbox, clock } = await stage(full(5))
    const names = async () => (await home.calendars()).map(({ name }) => name)
    await names()
    mailbox.unlisted.add('Team')
    mailbox.listed = mailbox.listed.slice(0, 1)
    for (let i = 0; i < 12; i += 1) {
      clock.advance(11 * minuteMs)
      expect(await names()).toEqual(['Calendar', 'Team'])
    }
    mailbox.log.length = 0
    for (let i = 0; i < 10; i += 1) {
      clock.advance(20 * secondMs)
      await names()
    }
    expect(mailbox.log.filter((call) => call === 'calendars').length).toBeGreaterThan(1)
    mailbox.unlisted.clear()
    clock.advance(11 * minuteMs)
    await names()
    expect(await names()).toEqual(['Calendar'])
  })

  it('stays while Graph does not say', async () => {
    const mailbox = fakeMailbox('Calendar', 'Team')
    const { home, clock } = await stage(mailbox)
    await home.calendars()
    mailbox.listed = mailbox.listed.slice(0, 1)
    mailbox.hasCalendar = async () => {
      throw new Fault('denied', 'not now')
    }
    for (let i = 0; i < 3; i += 1) {
      clock.advance(11 * minuteMs)
      expect(await home.calendars()).toHaveLength(2)
    }
  })
})

describe('a replica that lags behind what was announced', () => {
  for (const [way, made] of [
    ['a change feed', feeding],
    ['a listing', full],
  ] as const) {
    it(`is asked again until it has it, where ${way} tells`, async () => {
      const set = await stage(made(5))
      await set.look()
      const { mailbox } = set
      mailbox.lagging.set('e3', mailbox.shelves.get('Calendar')?.get('e3') ?? meeting('e3', 'Meeting 3'))
      mailbox.put('Calendar', meeting('e3', 'Renamed', 3))
      expect(await looks(set, 1, minuteMs)).toContain('Meeting 3')
      mailbox.lagging.clear()
      expect(await looks(set, 1, minuteMs)).toContain('Renamed')
      mailbox.log.length = 0
      await looks(set, 5, minuteMs)
      expect(mailbox.log).not.toContain('byId 1')
    })
  }

  it('is not asked for ever', async () => {
    const set = await stage(feeding(5))
    await set.look()
    const { mailbox } = set
    mailbox.lagging.set('e3', mailbox.shelves.get('Calendar')?.get('e3') ?? meeting('e3', 'Meeting 3'))
    mailbox.put('Calendar', meeting('e3', 'Renamed', 3))
    await looks(set, 1, minuteMs)
    mailbox.log.length = 0
    await looks(set, 4 * 24, hourMs)
    expect(mailbox.log.filter((call) => call === 'byId 1')).toHaveLength(8)
  })
})
