import { Refusal } from '../errors.ts'
import { guidFor, idsOf } from '../ids.ts'
import { collection, contextOf, paged } from '../odata/page.ts'
import { calendarOf, calendarsOf } from '../seen.ts'
import type { Call, GraphResponse, SeenCalendar } from '../types.ts'

/** Calendars and calendar groups. @see https://learn.microsoft.com/graph/api/resources/calendar */

const editRoles = ['owner', 'write', 'delegateWithoutPrivateEventAccess', 'delegateWithPrivateEventAccess']
const PERSONAL_TID = '9188040d-6c67-4c5b-b112-36a304b66dad'

function wireCalendar({ mailbox }: Call, seen: SeenCalendar): Record<string, unknown> {
  const { folder, link, role, id } = seen
  const { owner } = folder.mailbox
  const online = mailbox.owner.tid === PERSONAL_TID ? [] : ['teamsForBusiness']
  return {
    id,
    name: link?.name ?? folder.look.name,
    color: link?.color ?? folder.look.color,
    hexColor: link === undefined ? folder.look.hexColor : '',
    isDefaultCalendar: link === undefined && folder.look.isDefaultCalendar,
    changeKey: idsOf(mailbox.owner.oid, owner.oid).changeKey(folder.change),
    canShare: role === 'owner' && folder.look.canEdit,
    canViewPrivateItems: role === 'owner' || role === 'delegateWithPrivateEventAccess',
    canEdit: folder.look.canEdit && editRoles.includes(role),
    allowedOnlineMeetingProviders: online,
    defaultOnlineMeetingProvider: online[0] ?? 'unknown',
    isTallyingResponses: role === 'owner' && folder.look.isDefaultCalendar,
    isRemovable: link?.isRemovable ?? folder.look.isRemovable,
    owner: { name: owner.name, address: owner.mail },
  }
}

const calendarMembers = new Set(
  (
    'id name color hexColor isDefaultCalendar changeKey canShare canViewPrivateItems canEdit ' +
    'allowedOnlineMeetingProviders defaultOnlineMeetingProvider isTallyingResponses isRemovable owner'
  ).split(' '),
)

/** `id` comes along whatever is selected. */
function selected(call: Call, wire: Record<string, unknown>): Record<string, unknown> {
  const select = call.request.query
    .get('$select')
    ?.split(',')
    .map((name) => name.trim())
  const unknown = select?.find((name) => !calendarMembers.has(name))
  if (unknown !== undefined) {
    const message = `Could not find a property named '${unknown}' on type 'microsoft.graph.calendar'.`
    throw new Refusal('BadRequest', `Parsing OData Select and Expand failed: ${message}`)
  }
  return select === undefined
    ? wire
    : Object.fromEntries(Object.entries(wire).filter(([name]) => name === 'id' || select.includes(name)))
}

/** Another person's mailbox shows no list, only its default calendar. */
const listed = (call: Call): readonly SeenCalendar[] =>
  call.own ? calendarsOf(call.mailbox) : [calendarOf(call, undefined)]

export const listCalendars = (call: Call): GraphResponse =>
  paged(call, listed(call), (each) => selected(call, wireCalendar(call, each)), collection(call, 'calendars'))

export function getCalendar(call: Call): GraphResponse {
  const seen = calendarOf(call, call.params['calendar'])
  const context = contextOf(call, `users('${call.mailbox.owner.oid}')/calendars/$entity`)
  return { status: 200, body: { '@odata.context': context, ...selected(call, wireCalendar(call, seen)) } }
}

/** The three groups Outlook makes by itself; calendars opened from others sit in their own. */
const groups = [
  {
    name: 'My Calendars',
    classId: '0006f0b7-0000-0000-c000-000000000046',
    holds: (seen: SeenCalendar) => seen.link === undefined && seen.folder.look.canEdit,
  },
  {
    name: 'Other Calendars',
    classId: '0006f0b8-0000-0000-c000-000000000046',
    holds: (seen: SeenCalendar) => seen.link === undefined && !seen.folder.look.canEdit,
  },
  {
    name: 'People’s Calendars',
    classId: '0006f0b9-0000-0000-c000-000000000046',
    holds: (seen: SeenCalendar) => seen.link !== undefined,
  },
] as const

const groupId = ({ mailbox }: Call, index: number): string =>
  idsOf(mailbox.owner.oid, mailbox.owner.oid).calendar(0x10 + index)

const wireGroup = (call: Call, index: number): Record<string, unknown> => ({
  name: groups[index]?.name,
  classId: groups[index]?.classId,
  changeKey: Buffer.from(guidFor('group', call.mailbox.owner.oid)).toString('base64').slice(0, 32),
  id: groupId(call, index),
})

export const listGroups = (call: Call): GraphResponse =>
  paged(call, [...groups.keys()], (index) => wireGroup(call, index), collection(call, 'calendarGroups'))

export function listGroupCalendars(call: Call): GraphResponse {
  const group = groups.find((_, index) => groupId(call, index) === call.params['group'])
  if (group === undefined) throw new Refusal('ErrorItemNotFound')
  const calendars = calendarsOf(call.mailbox).filter(group.holds)
  return paged(call, calendars, (each) => selected(call, wireCalendar(call, each)), collection(call, 'calendars'))
}
