import { CALDAV, DAV, q } from '../../xml/names.ts'
import type { QName } from '../../xml/types.ts'
import { everywhere, type Kind } from '../resource.ts'

interface ReportRow {
  readonly name: QName
  readonly spec: string
  readonly on: readonly Kind[]
}

/**
 * Which report works on what; `DAV:supported-report-set` comes from here. sync-collection is not for homes: Apple would
 * take that for the sign that a home tells about changes in its calendars.
 */
export const reports = {
  calendarQuery: { name: q(CALDAV, 'calendar-query'), spec: 'RFC 4791 §7.8', on: ['calendar', 'object'] },
  calendarMultiget: { name: q(CALDAV, 'calendar-multiget'), spec: 'RFC 4791 §7.9', on: ['calendar', 'object'] },
  freeBusyQuery: { name: q(CALDAV, 'free-busy-query'), spec: 'RFC 4791 §7.10', on: ['calendar'] },
  syncCollection: { name: q(DAV, 'sync-collection'), spec: 'RFC 6578 §3.2', on: ['calendar'] },
  expandProperty: { name: q(DAV, 'expand-property'), spec: 'RFC 3253 §3.8', on: everywhere },
  aclPrincipalPropSet: { name: q(DAV, 'acl-principal-prop-set'), spec: 'RFC 3744 §9.2', on: everywhere },
  principalMatch: { name: q(DAV, 'principal-match'), spec: 'RFC 3744 §9.3', on: everywhere },
  principalPropertySearch: { name: q(DAV, 'principal-property-search'), spec: 'RFC 3744 §9.4', on: everywhere },
  principalSearchPropertySet: { name: q(DAV, 'principal-search-property-set'), spec: 'RFC 3744 §9.5', on: everywhere },
} as const satisfies Record<string, ReportRow>

export type ReportId = keyof typeof reports

export const reportsOn = (kind: Kind): readonly QName[] =>
  Object.values<ReportRow>(reports)
    .filter(({ on }) => on.includes(kind))
    .map(({ name }) => name)
