import { createHash } from 'node:crypto'
import type { Calendar, CalendarHome, Entry, Session, Snapshot } from '../calendar.ts'
import { Fault } from '../errors.ts'
import { freeBusy } from '../ical/freebusy.ts'
import { calendarHead, calendarTail, createMerger } from '../ical/merged.ts'
import { prodId } from '../ical/product.ts'

/** One answer before it is written: what it says can be compared without reading a single event. */
export interface Content {
  /** Moves whenever the text does. */
  readonly tag: string
  /** About how long the text will be, octets. */
  readonly size: number
  /** The text in pieces, read as they are wanted. @throws Fault */
  pieces(): AsyncGenerator<string>
}

/** A calendar with its state of one moment. */
interface Part {
  readonly calendar: Calendar
  readonly snapshot: Snapshot
}

export interface Asked {
  readonly session: Session
  readonly calendarId: string | undefined
  /** Address to come back to; undefined where it must not be written down. */
  readonly source: string | undefined
  /** Epoch ms. */
  readonly now: number
}

/** How often apps are asked to look again. Many take no notice, or not below an hour. */
const refreshMinutes = 60
const batchSize = 200
/** Moves when the same events begin to be written in another way. */
const formatVersion = 1
const dayMs = 86_400_000
/** What free-busy answers tell: from a week ago to two months ahead, by whole days. */
const busyDays = { past: 7, future: 62 }

/** All events of one calendar, or of all of them, as one calendar. @throws Fault `notFound`: no such calendar */
export async function calendarFile(asked: Asked): Promise<Content> {
  const parts = await partsOf(asked, () => true)
  const [only, ...others] = parts
  const name = only !== undefined && others.length === 0 ? only.calendar.name : asked.session.account.displayName
  const facts = { name, color: only?.calendar.color ?? '#0078D4', source: asked.source, refreshMinutes }
  const all = entriesOf(parts)
  const reach = {
    first: Math.min(...all.map(({ first }) => first)),
    last: Math.max(...all.map(({ last }) => last)),
  }
  return {
    tag: tagOf('ics', facts, ...tokensOf(parts)),
    size: all.reduce((sum, { size }) => sum + size, 0),
    async *pieces() {
      yield calendarHead(facts)
      const merged = createMerger(reach)
      for await (const texts of textsOf(parts)) yield texts.map(merged).join('')
      yield calendarTail
    },
  }
}

/** When somebody is busy, and nothing else. Other people's calendars count only where one is asked for by itself. @throws as `calendarFile` */
export async function busyFile(asked: Asked): Promise<Content> {
  const parts = await partsOf(asked, ({ sharedBy }) => sharedBy === undefined)
  const today = Math.floor(asked.now / dayMs) * dayMs
  const range = { start: today - busyDays.past * dayMs, end: today + busyDays.future * dayMs }
  const touches = ({ first, last }: Entry): boolean => first < range.end && last > range.start
  return {
    tag: tagOf('ifb', range, ...tokensOf(parts)),
    size: 0,
    async *pieces() {
      const texts: string[] = []
      for await (const some of textsOf(parts, touches)) texts.push(...some)
      yield freeBusy(texts, range, {
        stamp: today,
        prodId,
        uid: `busy-${hash(...parts.map(({ calendar }) => calendar.id))}`,
      })
    },
  }
}

async function partsOf(
  { session, calendarId }: Asked,
  counts: (calendar: Calendar) => boolean,
): Promise<readonly Part[]> {
  const { home } = session
  const calendars = await home.calendars()
  if (calendarId === undefined) {
    const own = calendars.filter(counts)
    const wanted = own.length > 0 ? own : calendars
    return Promise.all(wanted.map((calendar) => partOf(home, calendar)))
  }
  const calendar = calendars.find(({ id }) => id === calendarId)
  if (calendar === undefined) throw new Fault('notFound', 'no such calendar')
  return [await partOf(home, calendar)]
}

/** One that goes between the list and the look at it makes the whole answer wait, rather than be told without it. */
async function partOf(home: CalendarHome, calendar: Calendar): Promise<Part> {
  try {
    return { calendar, snapshot: await home.snapshot(calendar.id) }
  } catch (error) {
    if (!(error instanceof Fault && error.kind === 'notFound')) throw error
    throw new Fault('unavailable', 'a calendar of the list is gone', { retryAfterSeconds: 5, cause: error })
  }
}

const tokensOf = (parts: readonly Part[]): readonly string[] =>
  parts.flatMap(({ calendar, snapshot }) => [calendar.id, snapshot.token])

const tagOf = (...facts: readonly unknown[]): string => hash(formatVersion, ...facts)

const hash = (...facts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 27)

/** An event that stands in several calendars is told once: apps know events by their UID. */
function entriesOf(parts: readonly Part[]): readonly Entry[] {
  const seen = new Set<string>()
  return parts.flatMap(({ snapshot }) =>
    snapshot.index.filter(({ uid }) => {
      const fresh = !seen.has(uid)
      seen.add(uid)
      return fresh
    }),
  )
}

async function* textsOf(
  parts: readonly Part[],
  wanted: (entry: Entry) => boolean = () => true,
): AsyncGenerator<readonly string[]> {
  const all = new Set(entriesOf(parts))
  for (const { snapshot } of parts) {
    const names = snapshot.index.filter((entry) => all.has(entry) && wanted(entry)).map(({ name }) => name)
    for (let at = 0; at < names.length; at += batchSize) {
      const batch = names.slice(at, at + batchSize)
      const texts = await snapshot.texts(batch)
      yield batch.map((name) => {
        const text = texts.get(name)
        if (text === undefined) throw new Fault('unavailable', 'an object of the index has no text')
        return text
      })
    }
  }
}
