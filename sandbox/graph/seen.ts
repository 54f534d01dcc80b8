import { Refusal } from './errors.ts'
import { idsOf } from './ids.ts'
import { mayOpen } from './lens.ts'
import type { Mailbox } from './mailbox.ts'
import type { Folder, Link, Role, Shown } from './model.ts'
import { shownItem, shownOccurrence } from './series.ts'
import type { Call, SeenCalendar } from './types.ts'
import type { View } from './wire.ts'

/** Which calendars and events one caller sees, and by which ids. */

/** The role somebody has on a calendar: the own permission, else the one of the organisation (same tenant). */
export function roleOf(folder: Folder, mailbox: Mailbox): Role {
  const own = folder.permissions.find((each) => each.oid === mailbox.owner.oid)
  if (own !== undefined) return own.role
  if (folder.mailbox.owner.tid !== mailbox.owner.tid) return 'none'
  return folder.permissions.find((each) => each.oid === undefined)?.role ?? 'none'
}

/** An opened calendar stays open by a permission of one's own, or by a better one of the organisation than free-busy. */
function openedRole(folder: Folder, mailbox: Mailbox): Role {
  const explicit = folder.permissions.some(({ oid }) => oid === mailbox.owner.oid)
  const role = roleOf(folder, mailbox)
  return explicit || role !== 'freeBusyRead' ? role : 'none'
}

const ownCalendar = (folder: Folder, mailbox: Mailbox, role: Role | 'owner'): SeenCalendar => ({
  id: idsOf(mailbox.owner.oid, mailbox.owner.oid).calendar(folder.counter),
  folder,
  link: undefined,
  role,
})

const openedCalendar = (link: Link, mailbox: Mailbox): SeenCalendar => ({
  id: idsOf(mailbox.owner.oid, mailbox.owner.oid).calendar(link.counter),
  folder: link.folder,
  link,
  role: openedRole(link.folder, mailbox),
})

/** All calendars in the list of a mailbox. A withdrawn share is gone from it. */
export function calendarsOf(mailbox: Mailbox): readonly SeenCalendar[] {
  const opened = [...mailbox.links.values()].map((link) => openedCalendar(link, mailbox))
  const alive = opened.filter(
    ({ folder, role }) => role !== 'none' && folder.mailbox.folders.get(folder.key) === folder,
  )
  return [...[...mailbox.folders.values()].map((folder) => ownCalendar(folder, mailbox, 'owner')), ...alive]
}

/**
 * The calendar a path names; `undefined` names the default one.
 * Another person's mailbox shows its default calendar alone, with the role given on it.
 * @throws Refusal ErrorAccessDenied, ErrorItemNotFound, ErrorInvalidIdMalformed
 */
export function calendarOf(call: Call, id: string | undefined): SeenCalendar {
  const { mailbox } = call
  const fallback = mailbox.defaultCalendar
  if (!call.own) return othersCalendar(call, id)
  if (id === undefined) {
    if (fallback === undefined) throw new Refusal('ErrorItemNotFound')
    return ownCalendar(fallback, mailbox, 'owner')
  }
  const found = calendarsOf(mailbox).find((each) => each.id === id)
  if (found !== undefined) return found
  throw new Refusal(/^[A-Za-z0-9_=-]{40,}$/.test(id) ? 'ErrorItemNotFound' : 'ErrorInvalidIdMalformed')
}

function othersCalendar({ mailbox, bearer, deps }: Call, id: string | undefined): SeenCalendar {
  const caller = bearer.oid === undefined ? undefined : deps.mailboxes.of(bearer.oid)
  const folder =
    id === undefined
      ? mailbox.defaultCalendar
      : [...mailbox.folders.values()].find((each) => ownCalendar(each, mailbox, 'read').id === id)
  if (caller === undefined || folder === undefined) throw new Refusal('ErrorItemNotFound')
  const role = roleOf(folder, caller)
  const opens: readonly Role[] = ['none', 'freeBusyRead']
  if (opens.includes(role)) throw new Refusal('ErrorAccessDenied')
  return ownCalendar(folder, mailbox, role)
}

export function viewOf(call: Call, { folder, role }: SeenCalendar): View {
  const ids = idsOf(call.mailbox.owner.oid, folder.mailbox.owner.oid)
  return { ids, role, basic: call.basic, prefer: call.prefer }
}

/** An event found by the id in a path, with the calendar it was found in. */
export interface Found {
  readonly shown: Shown
  readonly calendar: SeenCalendar
}

/**
 * Without a calendar only the mailbox's own calendars are searched: an opened calendar's items are found below it alone.
 * @throws Refusal ErrorItemNotFound, also for what the caller may not open; ErrorInvalidIdMalformed
 */
export function eventOf(call: Call, calendarId: string | undefined, eventId: string): Found {
  const calendars =
    calendarId === undefined && call.own
      ? calendarsOf(call.mailbox).filter((each) => each.link === undefined)
      : [calendarOf(call, calendarId)]
  for (const calendar of calendars) {
    const shown = eventIn(call, calendar, eventId)
    if (shown !== undefined) return { shown, calendar }
  }
  throw new Refusal('ErrorItemNotFound')
}

function eventIn(call: Call, calendar: SeenCalendar, eventId: string): Shown | undefined {
  const key = viewOf(call, calendar).ids.read(eventId)
  if (key === 'malformed') throw new Refusal('ErrorInvalidIdMalformed')
  const item = key && calendar.folder.items.get(key.entry)
  if (item === undefined || (key?.folder !== undefined && key.folder !== calendar.folder.counter)) return undefined
  const shown = key?.date === undefined ? shownItem(item) : shownOccurrence(item, key.date)
  return shown && mayOpen(shown.content, calendar.role) ? shown : undefined
}
