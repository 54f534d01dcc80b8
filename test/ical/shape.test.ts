import { describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { shaped } from '../../src/ical/shape.ts'
import { select, translate } from '../../src/ical/translate.ts'
import { planted, series } from './canary.ts'
import { checkObject, readStrictly } from './strict.ts'

const odd: readonly unknown[] = ['', 'constructor', '\ud800', 0, -1, 1.5, [], {}, [null], [{}], [[7]], true]
/** What says when an event happens. These alone may cost an event its place in the calendar. */
const needed = ['start', 'end', 'isAllDay', 'recurrence', 'type']
const textOf = (event: GraphEvent): string => translate(event, { uid: 'u', htmlDescription: true }).text
const linesOf = (event: object): readonly string[] =>
  textOf(event as GraphEvent)
    .replaceAll('\r\n ', '')
    .split('\r\n')

/** The event once for each place in a member, with an odd value there. */
function* mangled(value: unknown, path: readonly string[] = []): Generator<readonly [path: string, event: unknown]> {
  for (const one of odd) yield [`${path.join('.')} = ${JSON.stringify(one)}`, one]
  if (typeof value !== 'object' || value === null) return
  for (const [member, own] of Object.entries(value)) {
    for (const [where, inner] of mangled(own, [...path, member])) {
      yield [where, Array.isArray(value) ? value.with(Number(member), inner) : { ...value, [member]: inner }]
    }
  }
}

describe('an event with something odd in it', () => {
  it('keeps its time wherever that is, however deep, but in what says when it happens', () => {
    let tried = 0
    for (const member of select.filter((name) => !needed.includes(name))) {
      for (const [where, value] of mangled(planted('x')[member as keyof GraphEvent], [member])) {
        const text = textOf({ ...planted('x'), [member]: value })
        checkObject(readStrictly(text))
        expect(text, where).toMatch(/\r\nDTSTART[^\r]*20260310T/)
        tried += 1
      }
    }
    expect(tried).toBeGreaterThan(700)
  })

  it('loses that and nothing else', () => {
    const whole = planted('x')
    const categories = [null, 'Blue', 7, 'Red']
    expect(linesOf({ ...whole, categories })).toEqual(linesOf({ ...whole, categories: ['Blue', 'Red'] }))
    const attendees = [null, 'nobody', ...(whole.attendees ?? [])]
    expect(linesOf({ ...whole, attendees })).toEqual(linesOf(whole))
    expect(linesOf({ ...whole, subject: { text: 'x' } })).toEqual(linesOf({ ...whole, subject: null }))
  })

  it('of a series is the same: its exceptions are looked at, too', () => {
    const exceptionOccurrences = (series.exceptionOccurrences ?? []).map((each) => ({
      ...each,
      categories: [null, 'Blue'],
    }))
    expect(textOf({ ...series, exceptionOccurrences } as unknown as GraphEvent)).toContain('CATEGORIES:Blue')
  })

  it('is refused where a series would be taken for less or more than it is', () => {
    for (const member of ['recurrence', 'cancelledOccurrences', 'exceptionOccurrences'])
      expect(() => textOf({ ...series, [member]: 'odd' } as unknown as GraphEvent), member).toThrow()
  })
})

it('an event with nothing odd in it is left alone', () => {
  expect(shaped(series)).toBe(series)
})
