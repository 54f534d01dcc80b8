import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import ICAL from 'ical.js'
import nodeIcal, { type EventInstance, type VEvent } from 'node-ical'
import { Temporal } from 'temporal-polyfill'
import { occurrences } from '../src/ical/expand.ts'
import { propertyOf, unescapeText, valueIn } from '../src/ical/parse.ts'
import { type Instance, isWithin, type Window } from './instance.ts'

/** Programs that read iCalendar. Each is given a whole text, as an app would give it, and says when the event happens. */
export interface Engine {
  readonly name: EngineName
  readonly version: string
  readonly what: string
  expand(text: string, window: Window, clock: Clock): readonly Instance[]
}

/** Zone and time of day (`HH:mm`) of a series: only to tell which original date an instant stands for. */
export interface Clock {
  readonly zone: string
  readonly time: string
}

export type EngineName = 'ical.js' | 'node-ical' | 'bridge'

const DAY_MS = 86_400_000
/** Exceptions may lie this far from their original date. */
const MARGIN_MS = 20 * DAY_MS

/** The date whose time in the series is nearest: an hour that is skipped, or read wrongly, may be on the other side of midnight. */
function dateIn(ms: number, { zone, time }: Clock): string {
  const date = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate()
  const near = [-1, 0, 1].map((days) => {
    const other = date.add({ days })
    return { other, away: Math.abs(ms - other.toZonedDateTime({ timeZone: zone, plainTime: time }).epochMilliseconds) }
  })
  const [nearest] = near.sort((a, b) => a.away - b.away)
  return (nearest?.other ?? date).toString()
}

const utcDate = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

const versionOf = (name: string): string => {
  const path = createRequire(import.meta.url).resolve(name)
  const root = path.slice(0, path.lastIndexOf(`node_modules/${name}/`) + `node_modules/${name}/`.length)
  return (JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string }).version
}

/** Thunderbird's library. It reads the VTIMEZONEs of the text. */
const icalJs: Engine = {
  name: 'ical.js',
  version: versionOf('ical.js'),
  what: 'the library of Thunderbird; reads the VTIMEZONE of the text',
  expand(text, window) {
    const master = new ICAL.Component(ICAL.parse(text))
      .getAllSubcomponents('vevent')
      .find((component) => !component.hasProperty('recurrence-id'))
    if (master === undefined) return []
    const event = new ICAL.Event(master)
    const found: Instance[] = []
    const iterator = event.iterator()
    for (let next = iterator.next(); next; next = iterator.next()) {
      const date = next.toString().slice(0, 10)
      if (date > window.until) break
      if (date >= window.from) found.push(icalJsInstance(date, event.getOccurrenceDetails(next)))
    }
    return found
  },
}

type Details = ReturnType<ICAL.Event['getOccurrenceDetails']>

function icalJsInstance(date: string, { item, startDate, endDate }: Details): Instance {
  const at = (time: ICAL.Time) => (time.isDate ? Date.parse(time.toString()) : time.toUnixTime() * 1000)
  return {
    date,
    start: at(startDate),
    end: at(endDate),
    allDay: startDate.isDate,
    title: item.summary ?? '',
    cancelled: item.component.getFirstPropertyValue('status') === 'CANCELLED',
  }
}

/** The most used library of Node. It knows the zones by their names. */
const nodeIcalEngine: Engine = {
  name: 'node-ical',
  version: versionOf('node-ical'),
  what: 'the most used library of Node, on rrule-temporal; knows zones by their names',
  expand(text, window, clock) {
    const master = Object.values(nodeIcal.sync.parseICS(text)).find((part): part is VEvent => part?.type === 'VEVENT')
    if (master === undefined) return []
    const from = new Date(Date.parse(window.from) - MARGIN_MS)
    const to = new Date(Date.parse(window.until) + MARGIN_MS)
    return nodeIcal
      .expandRecurringEvent(master, { from, to })
      .map((instance) => nodeIcalInstance(instance, clock))
      .filter((instance) => isWithin(window, instance))
  },
}

/** Dates are local midnights of this process there. */
const localDate = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())

function nodeIcalInstance({ start, end, isFullDay, event, summary }: EventInstance, clock: Clock): Instance {
  const at = (date: Date) => (isFullDay ? localDate(date) : date.getTime())
  const id: { readonly dateOnly?: boolean } & Date = event.recurrenceid ?? start
  const isDate = id === start ? isFullDay : id.dateOnly === true
  return {
    date: isDate ? utcDate(localDate(id)) : dateIn(id.getTime(), clock),
    start: at(start),
    end: at(end),
    allDay: isFullDay,
    title: typeof summary === 'string' ? summary : summary.val,
    cancelled: event.status === 'CANCELLED',
  }
}

/** What answers time ranges and feeds here. */
const bridge: Engine = {
  name: 'bridge',
  version: 'this one',
  what: 'the expansion that answers time ranges in CalDAV (`src/ical/expand.ts`)',
  expand(text, window, clock) {
    const range = { start: Date.parse(window.from) - MARGIN_MS, end: Date.parse(window.until) + MARGIN_MS }
    return occurrences(text, range)
      .map(({ start, end, allDay, component, recurrenceId = start }) => ({
        date:
          propertyOf(component, 'RECURRENCE-ID')?.params.get('VALUE')?.[0] === 'DATE' || isDates(component, allDay)
            ? utcDate(recurrenceId)
            : dateIn(recurrenceId, clock),
        start,
        end,
        allDay,
        title: unescapeText(valueIn(component, 'SUMMARY') ?? ''),
        cancelled: valueIn(component, 'STATUS') === 'CANCELLED',
      }))
      .filter((instance) => isWithin(window, instance))
  },
}

/** An all-day exception of a timed series has a timed original. */
const isDates = (component: Parameters<typeof propertyOf>[0], allDay: boolean): boolean =>
  allDay && propertyOf(component, 'RECURRENCE-ID') === undefined

export const engines: readonly Engine[] = [bridge, icalJs, nodeIcalEngine]
