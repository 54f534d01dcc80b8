/** "Reconnect Outlook", in the calendar itself. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { AccountRecord } from '../../src/accounts/types.ts'
import type { CalendarHome, Scope } from '../../src/calendar.ts'
import { noticeText } from '../../src/ical/notice.ts'
import { checkObject, readStrictly } from '../ical/strict.ts'
import { fakeMailbox, meeting } from './fake-mailbox.ts'
import { account, dayMs, hourMs, type Stage, stage } from './stage.ts'

const words = {
  title: 'Reconnect Outlook',
  text: 'Sign in again; then all is well.',
  url: 'https://cal.contoso.example/',
}
let bench: Stage
let [first, team] = ['', '']

beforeEach(async () => {
  const mailbox = fakeMailbox('Calendar', 'Team')
  mailbox.put('Calendar', meeting('dentist', 'Dentist', 3))
  mailbox.put('Team', meeting('plan', 'Plan', 1))
  bench = await stage(mailbox, undefined, { reconnect: words })
  first = await bench.calendar('Calendar')
  team = await bench.calendar('Team')
  await bench.look('Calendar')
  await bench.look('Team')
})

const lapsed = (): AccountRecord =>
  account('adele', { state: 'signInNeeded', stateSince: bench.clock.now(), stateCode: 'AADSTS50076' })
const homeOf = (who: AccountRecord, scope?: Scope): CalendarHome => bench.mirror.home(who, scope)

async function titles(home: CalendarHome, id: string): Promise<string[]> {
  const { index, texts } = await home.snapshot(id)
  const all = [...(await texts(index.map(({ name }) => name))).values()]
  return all.map((text) => /SUMMARY:(.*)\r/.exec(text)?.[1] ?? '').sort()
}

describe('while a person has to sign in again', () => {
  it('the first calendar says so beside its events, and the others do not', async () => {
    expect(await titles(homeOf(lapsed()), first)).toEqual(['Dentist', 'Reconnect Outlook'])
    expect(await titles(homeOf(lapsed()), team)).toEqual(['Plan'])
    expect(await titles(homeOf(account('adele')), first)).toEqual(['Dentist'])
  })

  it('the first of the chosen calendars says so, at every level of detail', async () => {
    expect(await titles(homeOf(lapsed(), { detail: 'all', calendars: [team] }), team)).toEqual([
      'Plan',
      'Reconnect Outlook',
    ])
    expect(await titles(homeOf(lapsed(), { detail: 'busy' }), first)).toContain('Reconnect Outlook')
  })

  it('tokens go from one to the other and back: the event comes, moves with the day, and goes', async () => {
    for (const scope of [undefined, { detail: 'titles' } as const]) {
      const before = await homeOf(account('adele'), scope).snapshot(first)
      const came = await homeOf(lapsed(), scope).since(first, before.token)
      expect([came?.changed.length, came?.removed.length]).toEqual([1, 0])
      const name = came?.changed[0]?.name ?? ''
      expect(await homeOf(lapsed(), scope).token(first)).toBe(came?.token)
      expect(await homeOf(lapsed(), scope).since(first, came?.token)).toMatchObject({ changed: [], removed: [] })
      bench.clock.advance(dayMs - 2 * hourMs)
      const moved = await homeOf(lapsed(), scope).since(first, came?.token)
      expect(moved?.changed.map((entry) => entry.name)).toEqual([name])
      expect(moved?.changed[0]?.etag).not.toBe(came?.changed[0]?.etag)
      const went = await homeOf(account('adele'), scope).since(first, moved?.token)
      expect([went?.changed, went?.removed]).toEqual([[], [name]])
    }
  })
})

describe('the event', () => {
  it('is strict iCalendar of one whole day that takes no time', () => {
    const text = noticeText({ uid: 'x@y', ...words }, 20_780)
    checkObject(readStrictly(text))
    for (const line of ['DTSTART;VALUE=DATE:20261123', 'DTEND;VALUE=DATE:20261124', 'TRANSP:TRANSPARENT'])
      expect(text).toContain(`${line}\r\n`)
    expect(text).toContain('DESCRIPTION:Sign in again\\; then all is well.\r\n')
  })
})
