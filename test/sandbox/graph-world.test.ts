import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDirectory } from '../../sandbox/directory.ts'
import { Mailboxes } from '../../sandbox/graph/mailboxes.ts'
import { happensOn } from '../../sandbox/graph/recurrence.ts'
import { seedWorld } from '../../sandbox/world/seed.ts'
import { type Bed, graphBed, NOW } from './graphbed.ts'

/** The seeded world has everything a bridge may meet; if something is taken out, a test here says so. */

// biome-ignore lint/suspicious/noExplicitAny: rows of every shape
type Row = any

let bed: Bed
let rows: Row[]
beforeAll(async () => {
  bed = await graphBed()
  rows = await bed.all('/me/events?$top=1000')
})
afterAll(() => bed.close())

const values = (pick: (row: Row) => unknown): unknown[] => [...new Set(rows.map(pick))]
const rule = (row: Row): string => `${row.recurrence?.pattern.type} ${row.recurrence?.range.type}`

describe('the first person’s calendar', () => {
  it('has some 400 events around today, the same ones each day', async () => {
    const others = await Promise.all(
      ['falcon', 'personal', 'holidays', 'birthdays'].map(
        (key) => bed.graph.mailbox(bed.oid('adele')).calendar(key).items.size,
      ),
    )
    expect(rows.length + others.reduce((sum, size) => sum + size)).toBeGreaterThan(380)
    const half = 183 * 86_400_000
    const near = rows.filter(
      ({ start }) => Math.abs(Date.parse(`${start.dateTime.slice(0, 19)}Z`) - NOW) < half + 7 * 86_400_000,
    )
    expect(near.length).toBeGreaterThan(rows.length * 0.9)
    const again = await graphBed()
    expect((await again.all('/me/events?$top=1000&$select=id,subject,start')).length).toBe(rows.length)
    expect(await again.all('/me/events?$top=1000&$select=id,subject,changeKey,lastModifiedDateTime,body')).toEqual(
      await bed.all('/me/events?$top=1000&$select=id,subject,changeKey,lastModifiedDateTime,body'),
    )
    await again.close()
  })

  it('has no event made or changed in the future', () => {
    const now = new Date(NOW).toISOString()
    expect(
      rows.filter(
        ({ createdDateTime, lastModifiedDateTime }) =>
          createdDateTime > lastModifiedDateTime || lastModifiedDateTime > now,
      ),
    ).toEqual([])
  })

  it('has every pattern with each kind of end where it makes sense', () => {
    const rules = new Set(rows.filter(({ recurrence }) => recurrence !== null).map(rule))
    for (const type of ['daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly']) {
      expect([...rules].filter((each) => each.startsWith(`${type} `)).length, type).toBeGreaterThanOrEqual(2)
    }
    expect(rules).toContain('weekly noEnd')
    expect(rules).toContain('weekly endDate')
    expect(rules).toContain('weekly numbered')
  })

  it('has every value of the small lists', () => {
    expect(values(({ showAs }) => showAs).toSorted()).toEqual([
      'busy',
      'free',
      'oof',
      'tentative',
      'unknown',
      'workingElsewhere',
    ])
    expect(values(({ sensitivity }) => sensitivity).toSorted()).toEqual([
      'confidential',
      'normal',
      'personal',
      'private',
    ])
    expect(values(({ importance }) => importance).toSorted()).toEqual(['high', 'low', 'normal'])
    expect(values(({ responseStatus }) => responseStatus.response)).toEqual(
      expect.arrayContaining(['organizer', 'accepted', 'tentativelyAccepted', 'declined', 'notResponded']),
    )
    expect(values(({ onlineMeetingProvider }) => onlineMeetingProvider).toSorted()).toEqual([
      'skypeForBusiness',
      'teamsForBusiness',
      'unknown',
    ])
    expect(values(({ originalStartTimeZone }) => originalStartTimeZone)).toEqual(
      expect.arrayContaining([
        'tzone://Microsoft/Utc',
        'tzone://Microsoft/Custom',
        'Customized Time Zone',
        'Europe/Berlin',
        'Eastern Standard Time',
        'UTC',
      ]),
    )
  })
})

describe('the world, on whatever day it starts', () => {
  const days = ['2026-01-31', '2026-03-29', '2026-06-15', '2026-10-25', '2026-12-31', '2028-02-29'] as const

  it.each(days)('%s: everything removed or changed is an occurrence', (day) => {
    const context = { directory: createDirectory(), now: () => Date.parse(`${day}T23:59:00Z`) }
    const mailboxes = new Mailboxes(context)
    seedWorld(mailboxes, context)
    const series = mailboxes
      .all()
      .flatMap(({ folders }) => [...folders.values()].flatMap(({ items }) => [...items.values()]))
    const strays = series.flatMap(({ content, series: each }) =>
      each === undefined
        ? []
        : [...each.cancelled, ...each.exceptions.keys()]
            .filter((date) => !happensOn(each.recurrence, date))
            .map((date) => `${content.subject} ${date}`),
    )
    expect(strays).toEqual([])
  })
})

/** The checklist of quirks, by number; those that are faults are in graph-faults.test.ts. */
const quirks: readonly (readonly [string, (row: Row) => boolean])[] = [
  ['1 iCalUId null', ({ iCalUId }) => iCalUId === null],
  ['1 iCalUId of another system', ({ iCalUId }) => iCalUId?.includes('@')],
  ['1 iCalUId wraps a foreign UID', ({ iCalUId }) => Buffer.from(iCalUId ?? '', 'hex').includes('vCal-Uid')],
  [
    '2 the pattern does not hit the start',
    ({ recurrence, start }) =>
      recurrence?.pattern.type === 'weekly' &&
      recurrence.pattern.daysOfWeek[0] === 'tuesday' &&
      new Date(`${start.dateTime.slice(0, 19)}Z`).getUTCDay() === 1,
  ],
  ['3 recurrenceTimeZone empty', ({ recurrence }) => recurrence?.range.recurrenceTimeZone === ''],
  ['3 recurrenceTimeZone custom', ({ recurrence }) => recurrence?.range.recurrenceTimeZone === 'Customized Time Zone'],
  ['4 endDate 0001-01-01', ({ recurrence }) => recurrence?.range.endDate === '0001-01-01'],
  ['5 all-day series', ({ isAllDay, recurrence }) => isAllDay && recurrence !== null],
  [
    '6 all-day series made in Pacific time',
    ({ isAllDay, originalStartTimeZone }) => isAllDay && originalStartTimeZone === 'Pacific Standard Time',
  ],
  ['7 the second 02:30', ({ subject }) => subject === 'Fold: 02:30 the second time'],
  [
    '8 an attendee’s legacy address',
    ({ attendees }) => attendees?.some((each: Row) => each.emailAddress.address?.startsWith('/O=')),
  ],
  [
    '8 an attendee without address',
    ({ attendees }) => attendees?.some((each: Row) => each.emailAddress.address === undefined),
  ],
  [
    '9 a reply that never was',
    ({ attendees }) => attendees?.some((each: Row) => each.status.time === '0001-01-01T00:00:00Z'),
  ],
  ['10 attendees null', ({ attendees }) => attendees === null],
  ['10 an address with nothing in it', ({ location }) => JSON.stringify(location.address) === '{}'],
  ['11 script and style', ({ body }) => body.content.includes('<script>') && body.content.includes('<style>')],
  ['11 Word', ({ body }) => body.content.includes('MsoNormal')],
  ['11 an inline image', ({ body }) => body.content.includes('src="cid:')],
  [
    '11 Teams',
    ({ body, onlineMeeting }) =>
      body.content.includes('________') && onlineMeeting?.joinUrl.startsWith('https://teams.microsoft.com/'),
  ],
  ['12 a cancelled copy', ({ isCancelled, isOrganizer, showAs }) => isCancelled && !isOrganizer && showAs === 'free'],
  ['a subject that is null', ({ subject }) => subject === null],
  ['control characters', ({ subject }) => subject?.includes('\u0007')],
  ['right-to-left text', ({ subject }) => /[\u0590-\u05ff]/.test(subject)],
  ['CJK text', ({ subject }) => /[\u4e00-\u9fff]/.test(subject)],
  ['a body of 10,000 characters', ({ body }) => body.content.length > 10_000],
  [
    'unequal zones',
    ({ originalStartTimeZone, originalEndTimeZone }) =>
      originalStartTimeZone === 'W. Europe Standard Time' && originalEndTimeZone === 'Eastern Standard Time',
  ],
  [
    'several days, all-day',
    ({ isAllDay, start, end }) => isAllDay && Date.parse(end.dateTime) - Date.parse(start.dateTime) === 14 * 86_400_000,
  ],
  [
    'a reminder a week before',
    ({ reminderMinutesBeforeStart, isReminderOn }) => isReminderOn && reminderMinutesBeforeStart === 10_080,
  ],
  [
    'a reminder at the start',
    ({ reminderMinutesBeforeStart, isReminderOn }) => isReminderOn && reminderMinutesBeforeStart === 0,
  ],
  ['a reminder that is off', ({ isReminderOn }) => !isReminderOn],
  ['a category with a comma', ({ categories }) => categories.some((each: string) => each.includes(','))],
  ['no length', ({ start, end }) => start.dateTime === end.dateTime],
  ['more than a hundred attendees', ({ attendees }) => attendees?.length > 100],
]

describe('a quirk', () => {
  it.each(quirks)('%s', (_, matches) => {
    expect(rows.filter((row) => matches(row)).length).toBeGreaterThan(0)
  })

  it('1 one iCalUId in two events', () => {
    const uids = rows.map(({ iCalUId }) => iCalUId).filter((uid) => uid !== null)
    expect(new Set(uids).size).toBe(uids.length - 1)
  })

  it('12 one cancelled occurrence in an attendee’s copy of a series', async () => {
    const { id } = rows.find(({ subject }) => subject === 'Review with Lee')
    const { body } = await bed.get(`/me/events/${id}?$select=exceptionOccurrences,cancelledOccurrences,isOrganizer`)
    expect(body).toMatchObject({
      isOrganizer: false,
      cancelledOccurrences: [],
      exceptionOccurrences: [{ isCancelled: true, showAs: 'free', subject: 'Canceled: Review with Lee' }],
    })
  })

  it('7 a series at 02:30 goes on over the night without 02:30', async () => {
    const { id } = rows.find(({ subject }) => subject === 'Gap: daily at 02:30')
    const starts = (await bed.all(`/me/events/${id}/instances?startDateTime=2027-03-25&endDateTime=2027-04-01`)).map(
      ({ start }) => start.dateTime.slice(0, 16),
    )
    expect(starts).toEqual([
      '2027-03-25T01:30',
      '2027-03-26T01:30',
      '2027-03-27T01:30',
      '2027-03-28T01:30',
      '2027-03-29T00:30',
      '2027-03-30T00:30',
    ])
  })
})
