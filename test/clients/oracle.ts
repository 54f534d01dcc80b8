/** Which members of the test calendar an app must get, worked out apart from the code under test. */
import type { XmlElement } from '../../src/xml/types.ts'
import { holiday, review, standup } from '../caldav/people.ts'
import { descendant, members, type Question } from './recordings.ts'

interface Span {
  readonly start: number
  readonly end: number
}

const hourMs = 3_600_000
const weekMs = 7 * 24 * hourMs
const last = Date.UTC(2030, 0, 1)

/** Mondays at nine in Berlin (an hour earlier in UTC; the tests look at winter and at whole summers alone). */
function* standups(): Generator<Span> {
  for (let start = Date.UTC(2026, 10, 2, 8); start < last; start += weekMs) {
    const moved = start === Date.UTC(2026, 10, 30, 8) ? hourMs : 0
    yield { start: start + moved, end: start + moved + hourMs / 2 }
  }
}

const times: ReadonlyMap<string, readonly Span[]> = new Map([
  [review.name, [{ start: Date.UTC(2026, 10, 23, 9), end: Date.UTC(2026, 10, 23, 10) }]],
  [holiday.name, [{ start: Date.UTC(2026, 11, 24), end: Date.UTC(2026, 11, 27) }]],
  [standup.name, [...standups()]],
])

const instant = (text: string | undefined, open: number): number =>
  text === undefined
    ? open
    : Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))

/** Names that a calendar-query must list. */
export function wantedBy({ body }: Question): readonly string[] {
  const calendar = body && descendant(body, 'comp-filter')
  const component = calendar?.children.find(({ name }) => name.local === 'comp-filter')
  if (component === undefined) return members.map(({ name }) => name)
  if (component.attributes.get('name') !== 'VEVENT') return []
  const range = component.children.find(({ name }) => name.local === 'time-range')?.attributes
  const [from, to] = [
    instant(range?.get('start'), Number.NEGATIVE_INFINITY),
    instant(range?.get('end'), Number.POSITIVE_INFINITY),
  ]
  const texts = component.children.filter(({ name }) => name.local === 'prop-filter')
  return members
    .filter(({ name }) => times.get(name)?.some(({ start, end }) => start < to && end > from))
    .filter(({ text }) => texts.every((filter) => holdsText(filter, text)))
    .map(({ name }) => name)
}

function holdsText(filter: XmlElement, text: string): boolean {
  const wanted = descendant(filter, 'text-match')
  const line = new RegExp(`^${filter.attributes.get('name')}[;:](.*)\r$`, 'm').exec(text)?.[1]
  if (wanted === undefined) return (line === undefined) === (descendant(filter, 'is-not-defined') !== undefined)
  const found = line?.toLowerCase().includes(wanted.text.toLowerCase()) ?? false
  return found !== (wanted.attributes.get('negate-condition') === 'yes')
}
