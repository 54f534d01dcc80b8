import { Refusal } from '../errors.ts'
import { isPrivate } from '../lens.ts'
import type { Mailbox } from '../mailbox.ts'
import type { Shown, Span } from '../model.ts'
import { contextOf } from '../odata/page.ts'
import { roleOf } from '../seen.ts'
import { shownInWindow } from '../series.ts'
import { workingHours } from '../settings.ts'
import type { Call, GraphResponse } from '../types.ts'
import { ianaZone, instantOf, wallOf } from '../zones.ts'

/** Free and busy times. @see https://learn.microsoft.com/graph/api/calendar-getschedule */

const PERSONAL_TID = '9188040d-6c67-4c5b-b112-36a304b66dad'
const MAX_SCHEDULES = 20
const MAX_WINDOW_MS = 42 * 86_400_000
const DAY_MS = 86_400_000

interface Window {
  readonly start: number
  readonly end: number
  readonly slotMs: number
}

export function getSchedule(call: Call): GraphResponse {
  if (call.mailbox.owner.tid === PERSONAL_TID) throw new Refusal('ErrorAccessDenied')
  const body = (call.request.body ?? {}) as Readonly<Record<string, unknown>>
  const schedules = Array.isArray(body['schedules']) ? body['schedules'].map(String) : []
  if (schedules.length === 0 || schedules.length > MAX_SCHEDULES) {
    throw new Refusal('ErrorInvalidParameter', `schedules: 1 to ${MAX_SCHEDULES} addresses.`)
  }
  const window = windowOf(body)
  const context = contextOf(call, 'Collection(microsoft.graph.scheduleInformation)')
  return {
    status: 200,
    body: { '@odata.context': context, value: schedules.map((each) => schedule(call, each, window)) },
  }
}

function windowOf(body: Readonly<Record<string, unknown>>): Window {
  const [start, end] = ['startTime', 'endTime'].map((name) => {
    const { dateTime, timeZone } = (body[name] ?? {}) as { dateTime?: string; timeZone?: string }
    return dateTime === undefined ? Number.NaN : instantOf(dateTime, ianaZone(timeZone) ?? 'UTC')
  })
  const minutes = Number(body['availabilityViewInterval'] ?? 30)
  if (start === undefined || end === undefined || !(start < end) || !(minutes >= 5 && minutes <= 1440)) {
    throw new Refusal('ErrorInvalidParameter', 'startTime, endTime or availabilityViewInterval is not valid.')
  }
  if (end - start >= MAX_WINDOW_MS)
    throw new Refusal('ErrorInvalidParameter', 'The requested time duration is too long.')
  return { start, end, slotMs: minutes * 60_000 }
}

function schedule(call: Call, scheduleId: string, window: Window): Record<string, unknown> {
  const person = call.deps.context.directory.personByAddress(scheduleId)
  const mailbox = person?.tid === call.mailbox.owner.tid ? call.deps.mailboxes.of(person) : undefined
  if (mailbox === undefined) {
    const message = 'Proxy request with sign-in failed or the address cannot be resolved.'
    return {
      scheduleId,
      availabilityView: '',
      scheduleItems: [],
      error: { message, responseCode: 'ErrorMailRecipientNotFound' },
    }
  }
  const busy = busyTimes(mailbox, window)
  return {
    scheduleId,
    availabilityView: availability(busy, window),
    scheduleItems: busy.map((each) => wireItem(call, mailbox, each)),
    workingHours: workingHours(mailbox.settings),
  }
}

interface Busy {
  readonly shown: Shown
  readonly span: Span
}

/** All-day events, elsewhere floating, are real instants here: midnight in the owner's zone. */
function busyTimes(mailbox: Mailbox, { start, end }: Window): readonly Busy[] {
  const iana = ianaZone(mailbox.settings.timeZone) ?? 'UTC'
  const items = [...(mailbox.defaultCalendar?.items.values() ?? [])]
  return items
    .flatMap((item) => shownInWindow(item, start - DAY_MS, end + DAY_MS))
    .map((shown) => {
      const real = (ms: number): number => (shown.span.allDay ? instantOf(new Date(ms).toISOString(), iana) : ms)
      return { shown, span: { ...shown.span, start: real(shown.span.start), end: real(shown.span.end) } }
    })
    .filter(({ span }) => span.start < end && span.end > start)
    .toSorted((a, b) => a.span.start - b.span.start)
}

const weights: Readonly<Record<string, number>> = { tentative: 1, busy: 2, oof: 3 }

function availability(busy: readonly Busy[], { start, end, slotMs }: Window): string {
  const slots = Math.ceil((end - start) / slotMs)
  return Array.from({ length: slots }, (_, n) => {
    const [from, to] = [start + n * slotMs, start + (n + 1) * slotMs]
    const hits = busy.filter(({ span }) => span.start < to && span.end > from)
    return Math.max(0, ...hits.map(({ shown }) => weights[shown.content.showAs ?? ''] ?? 0))
  }).join('')
}

function wireItem(call: Call, mailbox: Mailbox, { shown: { content }, span }: Busy): Record<string, unknown> {
  const time = (ms: number) => ({ dateTime: `${wallOf(ms, call.prefer.iana)}.0000000`, timeZone: call.prefer.zoneName })
  const folder = mailbox.defaultCalendar
  const reader = call.bearer.oid === undefined ? mailbox : call.deps.mailboxes.of(call.bearer.oid)
  const role = reader === mailbox || folder === undefined || reader === undefined ? 'owner' : roleOf(folder, reader)
  const hidden = isPrivate(content) || role === 'freeBusyRead' || role === 'none'
  return {
    isPrivate: isPrivate(content),
    status: content.showAs,
    ...(hidden ? {} : { subject: content.subject, location: content.location?.displayName ?? '' }),
    start: time(span.start),
    end: time(span.end),
  }
}
