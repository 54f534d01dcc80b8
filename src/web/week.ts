/** The next seven days as an app gets them: read through the port, from the same texts. */
import type { Calendar, CalendarHome, Snapshot } from '../calendar.ts'
import { Fault } from '../errors.ts'
import { type Occurrence, occurrences, TooManyInstances } from '../ical/expand.ts'
import { dayMs, epochToLocal, localToEpoch } from '../ical/moment.ts'
import { type Component, unescapeText, valueIn } from '../ical/parse.ts'
import { pace } from '../pace.ts'

type State = 'busy' | 'free' | 'tentative' | 'cancelled'

interface Event {
  readonly title: string
  readonly place: string
  readonly calendar: string
  /** `#RRGGBB` */
  readonly color: string
  readonly state: State
  readonly allDay: boolean
}

/** One event on one day. */
export interface Shown extends Event {
  /** Minutes from the day's midnight, within the day. */
  readonly from: number
  readonly to: number
}

/** A timed event beside those that happen meanwhile. */
export interface Block extends Shown {
  readonly lane: number
  readonly lanes: number
}

export interface Day {
  /** Midnight of the day as if in UTC, epoch ms. */
  readonly date: number
  readonly wholeDay: readonly Shown[]
  readonly timed: readonly Block[]
}

export interface Week {
  /** IANA zone in which it is drawn. */
  readonly zone: string
  readonly days: readonly Day[]
  /** Events, each counted once for each day. */
  readonly count: number
  /** Names of calendars that cannot be read yet. */
  readonly unread: readonly string[]
}

const daysShown = 7
const dayMinutes = 1440
const mostInstances = 500

/**
 * @param viewer IANA zone of whoever looks, where that is known; else that of the mailbox counts
 * @throws Fault as the port, when the list of calendars cannot be told
 */
export async function weekOf(home: CalendarHome, now: number, viewer?: string): Promise<Week> {
  const calendars = await home.calendars()
  const zone = viewer ?? calendars.find(({ timeZone }) => timeZone !== undefined)?.timeZone ?? 'UTC'
  const first = Math.floor(epochToLocal(now, zone) / dayMs) * dayMs
  const range = { start: localToEpoch(first, zone), end: localToEpoch(first + daysShown * dayMs, zone) }
  const unread: string[] = []
  const all: Piece[] = []
  for (const calendar of calendars) {
    const snapshot = await snapshotOf(home, calendar)
    if (snapshot === undefined) unread.push(calendar.name)
    else all.push(...(await piecesOf(calendar, snapshot, range, zone)))
  }
  const days = Array.from({ length: daysShown }, (_, at) => dayOf(first + at * dayMs, all))
  return { zone, days, count: days.reduce((sum, day) => sum + day.wholeDay.length + day.timed.length, 0), unread }
}

async function snapshotOf(home: CalendarHome, { id }: Calendar): Promise<Snapshot | undefined> {
  try {
    return await home.snapshot(id)
  } catch (error) {
    if (error instanceof Fault && (error.kind === 'unavailable' || error.kind === 'notFound')) return undefined
    throw error
  }
}

/** An instance with its local start and end as if in UTC. */
interface Piece extends Event {
  readonly start: number
  readonly end: number
}

interface Range {
  readonly start: number
  readonly end: number
}

async function piecesOf(calendar: Calendar, snapshot: Snapshot, range: Range, zone: string): Promise<Piece[]> {
  const near = snapshot.index.filter(({ first, last }) => first < range.end && last > range.start)
  const texts = await snapshot.texts(near.map(({ name }) => name))
  const rest = pace()
  const pieces: Piece[] = []
  for (const text of texts.values()) {
    pieces.push(...instancesOf(text, range, zone).map((occurrence) => pieceOf(calendar, occurrence, zone)))
    await rest()
  }
  return pieces
}

const pieceOf = ({ name, color }: Calendar, { start, end, allDay, component }: Occurrence, zone: string): Piece => ({
  start: epochToLocal(start, zone),
  end: epochToLocal(end, zone),
  allDay,
  title: textOf(component, 'SUMMARY'),
  place: textOf(component, 'LOCATION'),
  state: stateOf(component),
  calendar: name,
  color,
})

/** A rule that is too much to compute has so many instances that no picture shows them. */
function instancesOf(text: string, range: Range, zone: string): readonly Occurrence[] {
  try {
    return occurrences(text, range, mostInstances, { floatingZone: zone })
  } catch (error) {
    if (error instanceof TooManyInstances) return []
    throw error
  }
}

const textOf = (event: Component, name: string): string => unescapeText(valueIn(event, name) ?? '').trim()

function stateOf(event: Component): State {
  const status = valueIn(event, 'STATUS')
  if (status === 'CANCELLED') return 'cancelled'
  if (valueIn(event, 'TRANSP') === 'TRANSPARENT') return 'free'
  return status === 'TENTATIVE' || valueIn(event, 'X-MICROSOFT-CDO-BUSYSTATUS') === 'TENTATIVE' ? 'tentative' : 'busy'
}

function dayOf(date: number, all: readonly Piece[]): Day {
  const here = all
    .filter(({ start, end }) => start < date + dayMs && (end > date || (start === end && start >= date)))
    .map((piece) => shownOn(date, piece))
    .sort((a, b) => a.from - b.from || b.to - a.to || (a.title < b.title ? -1 : 1))
  const isWhole = ({ allDay, from, to }: Shown) => allDay || (from === 0 && to === dayMinutes)
  return { date, wholeDay: here.filter(isWhole), timed: inLanes(here.filter((one) => !isWhole(one))) }
}

function shownOn(date: number, { start, end, ...shown }: Piece): Shown {
  const minutes = (ms: number) => Math.round((ms - date) / 60_000)
  return { ...shown, from: Math.max(0, minutes(start)), to: Math.min(dayMinutes, minutes(end)) }
}

/** What happens at the same time stands side by side. @param events by start */
function inLanes(events: readonly Shown[]): readonly Block[] {
  const blocks: Block[] = []
  let group: (Shown & { lane: number })[] = []
  let ends: number[] = []
  const close = () => {
    blocks.push(...group.map((one) => ({ ...one, lanes: ends.length })))
    group = []
    ends = []
  }
  for (const event of events) {
    if (ends.every((end) => end <= event.from)) close()
    const free = ends.findIndex((end) => end <= event.from)
    const lane = free < 0 ? ends.length : free
    ends[lane] = Math.max(event.to, event.from + 15)
    group.push({ ...event, lane })
  }
  close()
  return blocks
}
