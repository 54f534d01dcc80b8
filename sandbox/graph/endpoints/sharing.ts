import { Refusal } from '../errors.ts'
import type { Permission } from '../model.ts'
import { collection, contextOf, paged } from '../odata/page.ts'
import { calendarOf } from '../seen.ts'
import type { Call, GraphResponse } from '../types.ts'

/** Who else may see a calendar. @see https://learn.microsoft.com/graph/api/resources/calendarpermission */

const allowed = ['freeBusyRead', 'limitedRead', 'read', 'write']
const forColleagues = [...allowed, 'delegateWithoutPrivateEventAccess', 'delegateWithPrivateEventAccess']

function wirePermission({ deps, mailbox }: Call, { oid, role }: Permission): Record<string, unknown> {
  const person = oid === undefined ? undefined : deps.context.directory.person(oid)
  const inside = person === undefined || person.tid === mailbox.owner.tid
  return {
    id: Buffer.from(person === undefined ? 'Default' : `/o=ExchangeLabs/cn=Recipients/cn=${person.oid}`).toString(
      'base64',
    ),
    isRemovable: person !== undefined,
    isInsideOrganization: inside,
    role,
    allowedRoles: person === undefined ? ['none', ...allowed] : inside ? forColleagues : allowed.slice(0, 3),
    emailAddress: person === undefined ? { name: 'My Organization' } : { name: person.name, address: person.mail },
  }
}

/** A sharee sees none. */
function permissionsOf(call: Call): readonly Permission[] {
  const { role, folder } = calendarOf(call, call.params['calendar'])
  return role === 'owner' ? folder.permissions : []
}

export const listPermissions = (call: Call): GraphResponse =>
  paged(
    call,
    permissionsOf(call),
    (each) => wirePermission(call, each),
    collection(call, 'calendar/calendarPermissions'),
  )

export function getPermission(call: Call): GraphResponse {
  const found = permissionsOf(call)
    .map((each) => wirePermission(call, each))
    .find(({ id }) => id === call.params['permission'])
  if (found === undefined) throw new Refusal('ErrorItemNotFound')
  const context = contextOf(call, `${collection(call, 'calendar/calendarPermissions')}/$entity`)
  return { status: 200, body: { '@odata.context': context, ...found } }
}
