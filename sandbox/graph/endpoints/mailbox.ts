import { collection, contextOf, paged } from '../odata/page.ts'
import { mailboxSettings } from '../settings.ts'
import type { Call, GraphResponse } from '../types.ts'
import { timeZones } from '../zonelist.ts'

/** Settings, zones, categories, and the person. */

export function getMailboxSettings(call: Call): GraphResponse {
  const all = mailboxSettings(call.mailbox.owner, call.mailbox.settings)
  const context = contextOf(call, `users('${call.mailbox.owner.oid}')/mailboxSettings`)
  const member = call.params['member']
  if (member === undefined) return { status: 200, body: { '@odata.context': context, ...all } }
  const value = all[member]
  const whole = typeof value === 'object' && value !== null ? value : { value }
  return { status: 200, body: { '@odata.context': `${context}/${member}`, ...whole } }
}

/** Windows names, or IANA names when asked so; personal differences do not exist. */
export function supportedTimeZones(call: Call): GraphResponse {
  const iana = call.request.path.toLowerCase().includes("'iana'")
  const context = contextOf(call, 'Collection(microsoft.graph.timeZoneInformation)')
  return { status: 200, body: { '@odata.context': context, value: timeZones(iana) } }
}

export const masterCategories = (call: Call): GraphResponse =>
  paged(call, call.mailbox.settings.categories, (each) => each, collection(call, 'outlook/masterCategories'))

export function getUser({ deps, mailbox: { owner } }: Call): GraphResponse {
  return {
    status: 200,
    body: {
      '@odata.context': `${deps.context.origin()}/v1.0/$metadata#users/$entity`,
      id: owner.oid,
      displayName: owner.name,
      givenName: owner.name.split(' ')[0],
      surname: owner.name.split(' ').slice(1).join(' '),
      mail: owner.mail,
      userPrincipalName: owner.upn,
    },
  }
}
