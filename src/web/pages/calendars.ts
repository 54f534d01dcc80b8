import type { CalendarStatus, LeftOut, MirrorStatus } from '../../mirror/types.ts'
import { isComplete } from '../connection.ts'
import { type Html, html } from '../html.ts'
import { ago, iso, moment } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import { dot } from './icons.ts'

export interface CalendarFacts {
  readonly now: number
  /** Events that are left out, by calendar. */
  readonly leftOut: ReadonlyMap<string, readonly LeftOut[]>
  /** The browser's, IANA, where it is known. */
  readonly zone: string | undefined
}

/** The calendars of an account and how far each has been read. */
export function calendarsSection(words: Words, status: MirrorStatus, facts: CalendarFacts): Html {
  const w = words.calendars
  const { calendars, running, problem } = status
  const rows = calendars?.map((calendar) => calendarRow(words, calendar, running, facts))
  return html`<section class="card" id="calendars"><h2>${w.title}</h2>
${running && !isComplete(status) && progress(words, calendars ?? [])}
${rows === undefined && html`<p class="empty">${problem !== undefined && !running ? w.held : w.waiting}</p>`}
${rows?.length === 0 && html`<p class="empty">${w.none}</p>`}
${rows !== undefined && rows.length > 0 && html`<ul class="list calendars">${rows}</ul>`}
</section>`
}

function progress(words: Words, calendars: readonly CalendarStatus[]): Html {
  const done = calendars.filter((calendar) => calendar.events !== undefined).length
  // Without a value the bar only says that something is going on: right until the list is known.
  const value = calendars.length > 0 && html` value="${done}" max="${calendars.length}"`
  return html`<p class="progress"><progress id="progress"${value} aria-label="${words.connection.starting.title}"></progress>
${calendars.length > 0 && html`<span class="small">${words.calendars.progress(done, calendars.length)}</span>`}</p>`
}

function calendarRow(words: Words, calendar: CalendarStatus, running: boolean, facts: CalendarFacts): Html {
  const w = words.calendars
  const { events, checkedAt, sharedBy } = calendar
  const count = events === undefined ? unread(words, calendar, running) : w.events(events)
  const checked =
    checkedAt !== undefined &&
    html` · <span title="${iso(checkedAt)}">${w.checked(ago(checkedAt, facts.now, words))}</span>`
  return html`<li class="calendar">${dot(calendar.color)}<div><b>${calendar.name}</b>${sharedBy !== undefined && html` <span class="small">${sharedBy === calendar.name ? w.sharedAlone : w.shared(sharedBy)}</span>`}
<p class="small">${count}${checked}</p>${skipped(words, calendar, facts)}</div></li>`
}

function unread(words: Words, { reading }: CalendarStatus, running: boolean): string {
  const w = words.calendars
  if (!running) return w.paused
  return reading === undefined ? w.reading : w.soFar(w.events(reading))
}

/** One by one where they are known; else how many of each kind. */
function skipped(words: Words, calendar: CalendarStatus, { leftOut, zone }: CalendarFacts): Html | undefined {
  const w = words.calendars
  const total = calendar.skipped.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return undefined
  const known = leftOut.get(calendar.id) ?? []
  const lines =
    known.length === 0
      ? calendar.skipped.map(({ reason, count }) => html`<li>${count} × ${reasonIn(words, reason)}</li>`)
      : known.map((event) => eventLine(words, event, zone))
  return html`<details class="skipped"><summary>${w.skipped(total)}</summary>
<p class="small">${w.skippedText}</p>
<ul>${lines}</ul>${known.length > 0 && total > known.length && html`<p class="small">${w.skippedMore(total - known.length)}</p>`}</details>`
}

/** Titles may turn the direction of writing: not of what stands beside them. */
function eventLine(words: Words, { reason, title, start, allDay }: LeftOut, zone: string | undefined): Html {
  const w = words.calendars
  const name = title === undefined ? w.unnamed.unknown : title === '' ? w.unnamed.empty : undefined
  const when = start !== undefined && html`, ${moment(start, allDay === true ? undefined : (zone ?? 'UTC'), words)}`
  return html`<li>${name ?? html`<b><bdi>${title}</bdi></b>`}${when}: ${reasonIn(words, reason)}</li>`
}

/** Copies of older versions may have a reason that is no longer given: it stays as it is. */
function reasonIn(words: Words, reason: string): Html {
  const known: Readonly<Record<string, string>> = words.calendars.reasons
  const text = known[reason]
  return text === undefined ? html`<span lang="en">${reason}</span>` : html`${text}`
}
