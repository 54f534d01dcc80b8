/** Which events of a person's own calendars are left out, one by one: for nobody but that person. */
import type { GraphEvent } from '../graph/types.ts'
import { title } from '../ical/fields/text.ts'
import type { Objects } from './objects.ts'
import type { About, Source } from './source.ts'
import type { LeftOut } from './types.ts'

const longestTitle = 200
/** Enough to find them in Outlook, and to see a pattern in. */
export const mostLeftOut = 50

/**
 * What a person knows an event by, kept with what is wrong with it. Of an event that cannot be read it is what was known before. Nothing is
 * kept of mailboxes that an administrator has granted.
 */
export function aboutOf(answer: GraphEvent | Error, was: Source | undefined): { readonly about?: About } {
  const about = answer instanceof Error ? was?.problem?.about : answer.seenAs === undefined ? told(answer) : undefined
  return about === undefined ? {} : { about }
}

/** Each member by itself may be what is odd about the event. */
function told(event: GraphEvent): About {
  const subject: unknown = event.subject
  const { dateTime, timeZone } = event.start ?? {}
  const start = timeZone === 'UTC' ? Date.parse(`${String(dateTime).slice(0, 19)}Z`) : Number.NaN
  return {
    title: typeof subject === 'string' ? title({ ...event, subject }).slice(0, longestTitle) : '',
    ...(Number.isNaN(start) ? {} : { start }),
    ...(event.isAllDay === true && { allDay: true }),
  }
}

/** By calendar, of calendars that are the person's own: what others share may show less than was read. The latest first. */
export async function leftOutOf(objects: Objects): Promise<ReadonlyMap<string, readonly LeftOut[]>> {
  const found: (LeftOut & { readonly calendarId: string })[] = []
  for (const { id, sharedBy, isGranted } of (await objects.home())?.calendars ?? []) {
    if (sharedBy !== undefined || isGranted === true) continue
    const ref = await objects.ref(id)
    if (ref === undefined || ref.skipped.length === 0) continue
    for (const { problem } of (await objects.sources(ref.sources)) ?? [])
      if (problem !== undefined) found.push({ calendarId: id, reason: problem.reason, ...problem.about })
  }
  const latest = found.sort((a, b) => (b.start ?? 0) - (a.start ?? 0)).slice(0, mostLeftOut)
  return Map.groupBy(latest, ({ calendarId }) => calendarId)
}
