import { describe, expect, it } from 'vitest'
import { cssColor } from '../../src/ical/css-colors.ts'
import { calendarHead, calendarTail, createMerger } from '../../src/ical/merged.ts'
import { translate } from '../../src/ical/translate.ts'
import { vtimezone } from '../../src/ical/vtimezone.ts'
import { type Part, readStrictly } from '../ical/strict.ts'

const facts = { name: 'Calendar', color: '#0078D4', source: undefined, refreshMinutes: 60 }

const meeting = (year: number, uid: string, zone = 'W. Europe Standard Time') =>
  translate(
    {
      id: uid,
      subject: `Meeting of ${year}`,
      type: 'singleInstance',
      start: { dateTime: `${year}-03-02T09:00:00.0000000`, timeZone: zone },
      end: { dateTime: `${year}-03-02T10:00:00.0000000`, timeZone: zone },
      originalStartTimeZone: zone,
      originalEndTimeZone: zone,
    },
    { uid },
  )

function merged(objects: readonly ReturnType<typeof translate>[]): string {
  const first = Math.min(...objects.map((object) => object.first))
  const last = Math.max(...objects.map((object) => object.last))
  return [
    calendarHead(facts),
    ...objects.map(({ text }) => text).map(createMerger({ first, last })),
    calendarTail,
  ].join('')
}

const valuesOf = (calendar: Part, part: string, name: string) =>
  calendar.parts
    .filter((one) => one.name === part)
    .flatMap(({ properties }) => properties.filter((property) => property.name === name).map(({ value }) => value))

describe('many calendar objects as one', () => {
  const old = meeting(1998, 'old')
  const late = meeting(2071, 'late')
  const text = merged([meeting(2026, 'now'), old, late, meeting(2026, 'far', 'Tokyo Standard Time')])
  const calendar = readStrictly(text)

  it('hold every event once, in their order', () => {
    expect(valuesOf(calendar, 'VEVENT', 'UID')).toEqual(['now', 'old', 'late', 'far'])
  })

  it('name each zone once, however its objects defined it', () => {
    const definition = ({ text: own }: { readonly text: string }) =>
      /BEGIN:VTIMEZONE[\s\S]*END:VTIMEZONE/.exec(own)?.[0]
    expect(definition(old)).not.toBe(definition(late))
    expect(valuesOf(calendar, 'VTIMEZONE', 'TZID')).toEqual(['Europe/Berlin', 'Asia/Tokyo'])
  })

  it('define a zone for the years of all events, ahead of the first event that needs it', () => {
    expect(text).toContain(`${vtimezone('Europe/Berlin', 1998, 2071).join('\r\n')}\r\nBEGIN:VEVENT`)
    expect(text.indexOf('TZID:Asia/Tokyo')).toBeLessThan(text.indexOf('UID:far'))
    expect(text.indexOf('TZID:Asia/Tokyo')).toBeGreaterThan(text.indexOf('UID:late'))
  })

  it('are a calendar without events when there are none', () => {
    const none = calendarHead(facts) + calendarTail
    expect(readStrictly(none).parts).toEqual([])
  })

  it('keep a name with every odd sign in one line of text', () => {
    const head = calendarHead({ ...facts, name: 'Team; "A", B\\C\r\nEND:VCALENDAR' }) + calendarTail
    const properties = readStrictly(head).properties.filter(({ name }) => /NAME$/.test(name))
    expect(properties.map(({ value }) => value)).toEqual(Array(2).fill('Team\\; "A"\\, B\\\\C\\nEND:VCALENDAR'))
  })
})

describe('a colour by its name', () => {
  it.each([
    ['#FF0000', 'red'],
    ['#FE0203', 'red'],
    ['#0078D4', 'dodgerblue'],
    ['#DA3B01', 'orangered'],
    ['#FFFFFF', 'white'],
    ['#000000', 'black'],
  ])('%s is %s', (color, name) => {
    expect(cssColor(color)).toBe(name)
  })
})
