import { fromDayNumber, monthLength, weekdayOf } from './days.ts'
import { offsetAtStart, type Transition, transitions } from './transitions.ts'

/** Rules are followed up to this year; one that still holds then is written without an end. */
const HORIZON = 2100
/**
 * Told at least, whatever the event needs: clients keep the first VTIMEZONE they meet for a TZID and read other events by it.
 * From the first year on, nearly all zones have one rule; up to the last one, changes without a rule are listed.
 */
const USUAL_YEARS = { first: 2010, last: 2050 }
/** Fewer changes in a row are listed: a rule for a few years only looks like one (Cairo, where the last Friday may be next month's). */
const SHORTEST_RUN = 12

/** A change as the clocks show it that have not been changed yet. */
interface Change extends Transition {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly weekday: number
  /** `THHmmss` */
  readonly time: string
}

/** One STANDARD or DAYLIGHT. */
interface Observance {
  readonly first: Change
  /** RRULE or RDATEs. */
  readonly onsets: readonly string[]
}

const kept = new Map<string, readonly string[]>()
const MEMORY = 5_000

/**
 * The VTIMEZONE of an IANA zone, unfolded lines: right for every instant of the years from `firstYear` to `lastYear` (UTC), at
 * most 2100, and going on by the rules then in force.
 * @see RFC 5545 §3.6.5
 */
export function vtimezone(zone: string, firstYear: number, lastYear: number): readonly string[] {
  // Local time can be in the year before or after, and what is in force on 1 January was put in force earlier.
  const from = Math.min(firstYear, USUAL_YEARS.first) - 1
  const until = Math.min(HORIZON, Math.max(lastYear, USUAL_YEARS.last) + 1)
  const key = `${zone} ${from} ${until}`
  const known = kept.get(key)
  if (known !== undefined) return known
  if (kept.size >= MEMORY) kept.clear()
  const lines = ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...observances(zone, from, until), 'END:VTIMEZONE']
  kept.set(key, lines)
  return lines
}

function observances(zone: string, from: number, until: number): readonly string[] {
  const changes = transitions(zone, from, HORIZON).map(asChange)
  const kinds = Map.groupBy(changes, ({ before, after }) => `${before} ${after}`)
  const found = [...kinds.values()].flatMap((kind) => split(kind, until)).sort((a, b) => a.first.at - b.first.at)
  return [...initial(zone, from, changes), ...found.flatMap(component)]
}

/** What is in force before the first change, unless that one comes before anything asked for. */
function initial(zone: string, from: number, changes: readonly Change[]): readonly string[] {
  if (changes[0]?.year === from) return []
  const offset = utcOffset(offsetAtStart(zone, from))
  const start = `DTSTART:${String(Math.min(from, 1970)).padStart(4, '0')}0101T000000`
  return ['BEGIN:STANDARD', start, `TZOFFSETFROM:${offset}`, `TZOFFSETTO:${offset}`, 'END:STANDARD']
}

/**
 * Changes of one kind: those that follow a yearly rule as rules, the others as one list. The list names its first one again,
 * because ical.js (Thunderbird) and libical pass over DTSTART where there are RDATEs.
 */
function split(changes: readonly Change[], until: number): readonly Observance[] {
  const rules: Observance[] = []
  const others: Change[] = []
  for (let rest = changes; rest.length > 0; ) {
    const run = rest.slice(0, runLength(rest))
    if (run.length < SHORTEST_RUN) others.push(...run)
    else rules.push(...run.slice(0, 1).map((first) => ({ first, onsets: [yearly(run)] })))
    rest = rest.slice(run.length)
  }
  const listed = others.filter(({ year }) => year <= until)
  return [
    ...rules,
    ...listed
      .slice(0, 1)
      .map((first) => ({ first, onsets: listed.length === 1 ? [] : listed.map((change) => `RDATE:${stamp(change)}`) })),
  ]
}

/** How many changes from the first on one rule can say: each year, same month, weekday and time, within one week of the month. */
function runLength(changes: readonly Change[]): number {
  const [first] = changes
  let [earliest, latest] = [31, 1]
  const end = changes.findIndex((change, index) => {
    earliest = Math.min(earliest, change.day)
    latest = Math.max(latest, change.day)
    const { year, month, weekday, time } = first ?? change
    const like = change.month === month && change.weekday === weekday && change.time === time
    return change.year !== year + index || !like || latest - earliest > 6
  })
  return end < 0 ? changes.length : end
}

const CODES = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']

function yearly(run: readonly Change[]): string {
  const [first, last] = [run[0], run.at(-1)]
  if (first === undefined || last === undefined) throw new RangeError('a rule needs a change')
  const end = last.year >= HORIZON ? '' : `;UNTIL=${stamp(asChange({ ...last, before: 0 }))}Z`
  return `RRULE:FREQ=YEARLY;BYMONTH=${first.month};${weekdayInMonth(run, CODES[first.weekday] ?? '')}${end}`
}

/** Last, n-th, or (`Sun>=9`) the one in a week of its own within the month. */
function weekdayInMonth(run: readonly Change[], code: string): string {
  if (run.every(({ year, month, day }) => day > monthLength(year, month) - 7)) return `BYDAY=-1${code}`
  const positions = new Set(run.map(({ day }) => Math.ceil(day / 7)))
  if (positions.size === 1) return `BYDAY=${[...positions].join()}${code}`
  const earliest = Math.min(...run.map(({ day }) => day))
  return `BYDAY=${code};BYMONTHDAY=${Array.from({ length: 7 }, (_, index) => earliest + index).join(',')}`
}

function component({ first, onsets }: Observance): readonly string[] {
  const name = first.after > first.before ? 'DAYLIGHT' : 'STANDARD'
  const offsets = [`TZOFFSETFROM:${utcOffset(first.before)}`, `TZOFFSETTO:${utcOffset(first.after)}`]
  return [`BEGIN:${name}`, `DTSTART:${stamp(first)}`, ...offsets, ...onsets, `END:${name}`]
}

function asChange({ at, before, after }: Transition): Change {
  const local = at + before
  const dayNumber = Math.floor(local / 86_400)
  const time = new Date(local * 1000).toISOString().slice(11, 19).replaceAll(':', '')
  return { at, before, after, ...fromDayNumber(dayNumber), weekday: weekdayOf(dayNumber), time: `T${time}` }
}

const two = (value: number): string => String(value).padStart(2, '0')

const stamp = ({ year, month, day, time }: Change): string =>
  `${String(year).padStart(4, '0')}${two(month)}${two(day)}${time}`

/** Seconds only where there are any (before zones were introduced). @see RFC 5545 §3.3.14 */
function utcOffset(seconds: number): string {
  const size = Math.abs(seconds)
  const rest = size % 60
  return `${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}${two(Math.floor(size / 60) % 60)}${rest === 0 ? '' : two(rest)}`
}
