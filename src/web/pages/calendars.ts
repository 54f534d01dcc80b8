import type { CalendarStatus, MirrorStatus } from '../../mirror/types.ts'
import { isComplete } from '../connection.ts'
import { type Html, html } from '../html.ts'
import { ago, iso } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import { dot } from './icons.ts'

/** The calendars of an account and how far each has been read. */
export function calendarsSection(words: Words, status: MirrorStatus, now: number): Html {
  const w = words.calendars
  const { calendars, running, problem } = status
  const rows = calendars?.map((calendar) => calendarRow(words, calendar, running, now))
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

function calendarRow(words: Words, calendar: CalendarStatus, running: boolean, now: number): Html {
  const w = words.calendars
  const { events, checkedAt, sharedBy } = calendar
  const count = events === undefined ? unread(words, calendar, running) : w.events(events)
  const checked =
    checkedAt !== undefined && html` · <span title="${iso(checkedAt)}">${w.checked(ago(checkedAt, now, words))}</span>`
  return html`<li class="calendar">${dot(calendar.color)}<div><b>${calendar.name}</b>${sharedBy !== undefined && html` <span class="small">${sharedBy === calendar.name ? w.sharedAlone : w.shared(sharedBy)}</span>`}
<p class="small">${count}${checked}</p>${skipped(words, calendar)}</div></li>`
}

function unread(words: Words, { reading }: CalendarStatus, running: boolean): string {
  const w = words.calendars
  if (!running) return w.paused
  return reading === undefined ? w.reading : w.soFar(w.events(reading))
}

function skipped(words: Words, calendar: CalendarStatus): Html | undefined {
  const total = calendar.skipped.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return undefined
  return html`<details class="skipped"><summary>${words.calendars.skipped(total)}</summary>
<p class="small">${words.calendars.skippedText}</p>
<ul>${calendar.skipped.map((one) => skippedLine(words, one))}</ul></details>`
}

/** Copies of older versions may have a reason that is no longer given: it stays as it is. */
function skippedLine(words: Words, { reason, count }: CalendarStatus['skipped'][number]): Html {
  const known: Readonly<Record<string, string>> = words.calendars.reasons
  const text = known[reason]
  return html`<li${text === undefined && html` lang="en"`}>${count} × ${text ?? reason}</li>`
}
