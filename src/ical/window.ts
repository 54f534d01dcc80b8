import { ruleStarts } from './engine.ts'
import { eventsOf, lengthOf, occurrencesOf } from './instances.ts'
import { dateValue, dayMs, epochToLocal, type Moment, momentOf, momentsOf, utcValue } from './moment.ts'
import { exclusionOf, isOverride, isStart, originalOf } from './overrides.ts'
import { type Component, type Property, property, propertyOf, valueIn } from './parse.ts'
import { overlaps, type Span } from './timerange.ts'
import type { TimeRange } from './types.ts'

/** Dates float: somewhere on earth a day begins 14 hours before it does in UTC, and somewhere it ends as late. */
const floatingMs = 14 * 3_600_000

/**
 * The part of a calendar object that happens in a range. A series is cut at both ends: its rule starts and stops with its
 * instances in the range, so that nobody can count on to what lies outside; what was moved out of the range is excluded, what
 * was moved into it stays. The very tree comes back when nothing had to be cut. VTIMEZONEs are left as they are.
 * @returns undefined when nothing of it happens in the range
 * @throws TooManyInstances
 */
export function within(tree: Component, range: TimeRange): Component | undefined {
  const events = eventsOf(tree)
  const [kept, gone] = [true, false].map((wanted) =>
    events.filter((event) => isOverride(event) && happens(event, tree, range) === wanted),
  ) as [Component[], Component[]]
  const masters = events.filter((event) => !isOverride(event)).flatMap((event) => narrowed(event, kept, gone, range))
  if (gone.length === 0 && [...masters, ...kept].every((event, index) => event === events[index])) {
    return events.some((event) => happens(event, tree, range)) ? tree : undefined
  }
  const others = tree.components.filter(({ name }) => name !== 'VEVENT')
  const next = { ...tree, components: [...others, ...masters, ...kept] }
  return kept.length > 0 || masters.some((event) => happens(event, next, range)) ? next : undefined
}

const happens = (event: Component, tree: Component, range: TimeRange): boolean =>
  occurrencesOf(event, tree, reaching(range, momentOf(propertyOf(event, 'DTSTART')))).next().done !== true

function reaching({ start, end }: TimeRange, moment: Moment | undefined): Span {
  const margin = moment?.isDate === true ? floatingMs : 0
  return { start: (start ?? Number.NEGATIVE_INFINITY) - margin, end: (end ?? Number.POSITIVE_INFINITY) + margin }
}

/** A master cut to the range; it stays for as long as a moved instance needs it. */
function narrowed(
  master: Component,
  kept: readonly Component[],
  gone: readonly Component[],
  range: TimeRange,
): Component[] {
  const start = momentOf(propertyOf(master, 'DTSTART'))
  if (start === undefined) return []
  const reach = reaching(range, start)
  const endOf = lengthOf(master, start)
  const rule = valueIn(master, 'RRULE')
  const inside = (ms: number): boolean => overlaps({ start: ms, end: endOf(ms) }, reach)
  if (rule === undefined) return inside(start.ms) ? [master] : []
  const moved = kept.flatMap((event) => originalOf(event) ?? []).filter((ms) => isStart(rule, start, ms))
  const around = { start: reach.start - (endOf(start.ms) - start.ms) - dayMs, end: reach.end }
  const wanted = (ms: number): boolean => inside(ms) || moved.includes(ms)
  const cut = cutOf(rule, start, around, moved, wanted)
  if (cut === undefined) return []
  const out = gone.filter((event) => isBetween(originalOf(event), cut))
  if (cut.first === start.ms && cut.rule === rule && cut.between.length === 0 && out.length === 0) return [master]
  return [
    rewritten(master, start, cut, [...out.map(exclusionOf), ...cut.between.map((ms) => exclusion(master, start, ms))]),
  ]
}

/** What is left of a rule. Own time as in `Moment.ms`. */
interface Cut {
  readonly first: number
  /** Infinite for a rule that is left open. */
  readonly last: number
  readonly rule: string
  /** Instances between first and last that lie outside the range. */
  readonly between: readonly number[]
}

const isBetween = (ms: number | undefined, { first, last }: Cut): boolean =>
  ms !== undefined && ms >= first && ms <= last

/** @returns undefined when nothing is wanted */
function cutOf(
  rule: string,
  start: Moment,
  around: Span,
  moved: readonly number[],
  wanted: (ms: number) => boolean,
): Cut | undefined {
  const latest = Math.max(...moved)
  const open = around.end === Number.POSITIVE_INFINITY && !/COUNT=/i.test(rule)
  const starts: number[] = []
  for (const ms of ruleStarts(rule, start, Math.min(around.start, ...moved), Math.max(around.end, latest))) {
    starts.push(ms)
    if (open && ms >= latest && wanted(ms)) break
  }
  const first = starts.find(wanted)
  const last = open ? Number.POSITIVE_INFINITY : starts.findLast(wanted)
  if (first === undefined || last === undefined) return undefined
  const between = starts.filter((ms) => ms > first && ms < last && !wanted(ms))
  return { first, last, rule: endedRule(rule, start, first, last), between }
}

/** COUNT counts from the start that was: it gives way to UNTIL when that moves. */
function endedRule(rule: string, start: Moment, first: number, last: number): string {
  if (last === Number.POSITIVE_INFINITY) return rule
  const goesOn = ruleStarts(rule, start, last + 1, Number.POSITIVE_INFINITY).next().done !== true
  if (!goesOn && (first === start.ms || !/COUNT=/i.test(rule))) return rule
  const parts = rule.split(';').filter((part) => !/^(?:COUNT|UNTIL)=/i.test(part))
  return [...parts, `UNTIL=${start.isDate ? dateValue(last) : utcValue(last).slice(0, start.zone ? 16 : 15)}`].join(';')
}

function rewritten(master: Component, start: Moment, cut: Cut, exclusions: readonly Property[]): Component {
  const end = momentOf(propertyOf(master, 'DTEND'))
  const properties = master.properties.flatMap((own): Property[] => {
    if (own.name === 'DTSTART') return [{ ...own, value: atStart(own.value, start, cut.first) }]
    if (own.name === 'DTEND' && end !== undefined) return [atEnd(own, end, cut.first + end.ms - start.ms, cut.first)]
    if (own.name === 'RRULE') return [{ ...own, value: cut.rule }, ...exclusions]
    if (own.name === 'EXDATE') return momentsOf(own).some(({ ms }) => isBetween(ms, cut)) ? [own] : []
    return [own]
  })
  return { ...master, properties }
}

/** Another day, the same time on the clock: also where that day skips it, as the rule has it. */
function atStart(value: string, { isDate, zone }: Moment, ms: number): string {
  const day = dateValue(isDate ? ms : epochToLocal(ms, zone ?? 'UTC'))
  return `${day}${value.slice(8)}`
}

/** DURATION where the first instance left is over a change of the clocks, so that its DTEND would mislead about the others. */
function atEnd(own: Property, { isDate, zone }: Moment, ms: number, firstMs: number): Property {
  if (isDate) return { ...own, value: dateValue(ms) }
  const value = utcValue(epochToLocal(ms, zone ?? 'UTC')).slice(0, own.value.length)
  return value.slice(8) === own.value.slice(8) ? { ...own, value } : property('DURATION', `PT${(ms - firstMs) / 1000}S`)
}

function exclusion(master: Component, start: Moment, ms: number): Property {
  const own = propertyOf(master, 'DTSTART')
  return { ...property('EXDATE', atStart(own?.value ?? '', start, ms)), params: own?.params ?? new Map() }
}
