import type { Need } from './authorize.ts'
import { getCalendar, listCalendars, listGroupCalendars, listGroups } from './endpoints/calendars.ts'
import { eventsDelta, viewDelta } from './endpoints/delta.ts'
import {
  calendarView,
  deleteEvent,
  getEvent,
  listEvents,
  listInstances,
  patchEvent,
  postEvent,
} from './endpoints/events.ts'
import { getMailboxSettings, getUser, masterCategories, supportedTimeZones } from './endpoints/mailbox.ts'
import { getSchedule } from './endpoints/schedule.ts'
import { getPermission, listPermissions } from './endpoints/sharing.ts'
import { translateIds } from './endpoints/translate.ts'
import type { Call, GraphResponse } from './types.ts'

/** Everything below a mailbox (`/me`, `/users/{id}`): one row per method and path. */

export interface Endpoint {
  readonly method: string
  readonly path: readonly string[]
  readonly need: Need
  readonly run: (call: Call) => GraphResponse | Promise<GraphResponse>
}

type Row = readonly [method: string, path: string, need: Need, run: Endpoint['run']]

/** The same things below each way to name a calendar. */
const underCalendar = (prefix: string): readonly Row[] => [
  ['GET', prefix, 'basic', getCalendar],
  ['GET', `${prefix}/events`, 'basic', listEvents],
  ['POST', `${prefix}/events`, 'write', postEvent],
  ['GET', `${prefix}/events/delta`, 'basic', eventsDelta],
  ['GET', `${prefix}/events/{event}`, 'basic', getEvent],
  ['PATCH', `${prefix}/events/{event}`, 'write', patchEvent],
  ['DELETE', `${prefix}/events/{event}`, 'write', deleteEvent],
  ['GET', `${prefix}/events/{event}/instances`, 'basic', listInstances],
  ['GET', `${prefix}/calendarView`, 'basic', calendarView],
  ['GET', `${prefix}/calendarView/delta`, 'basic', viewDelta],
  ['GET', `${prefix}/calendarPermissions`, 'read', listPermissions],
  ['GET', `${prefix}/calendarPermissions/{permission}`, 'read', getPermission],
  ['POST', `${prefix}/getSchedule`, 'basic', getSchedule],
]

const rows: readonly Row[] = [
  ['GET', '', 'user', getUser],
  ['GET', 'calendars', 'basic', listCalendars],
  ['GET', 'calendarGroups', 'basic', listGroups],
  ['GET', 'calendarGroups/{group}/calendars', 'basic', listGroupCalendars],
  ...underCalendar('calendar'),
  ...underCalendar('calendars/{calendar}'),
  ...underCalendar('').filter(([, path]) => /^\/(?:events|calendarView)/.test(path)),
  ['POST', 'translateExchangeIds', 'user', translateIds],
  ['GET', 'mailboxSettings', 'settings', getMailboxSettings],
  ['GET', 'mailboxSettings/{member}', 'settings', getMailboxSettings],
  ['GET', 'outlook/supportedTimeZones', 'user', supportedTimeZones],
  ['GET', 'outlook/masterCategories', 'settings', masterCategories],
]

const endpoints: readonly Endpoint[] = rows.map(([method, path, need, run]) => ({
  method,
  path: path.split('/').filter((part) => part !== ''),
  need,
  run,
}))

/** @returns the endpoint of a path below a mailbox with the values of its `{names}`. */
export function endpointFor(
  method: string,
  segments: readonly string[],
): { readonly endpoint: Endpoint; readonly params: Readonly<Record<string, string>> } | undefined {
  for (const endpoint of endpoints) {
    const params = endpoint.method === method ? paramsOf(endpoint.path, segments) : undefined
    if (params !== undefined) return { endpoint, params }
  }
  return undefined
}

function paramsOf(path: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  if (path.length !== segments.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of path.entries()) {
    const segment = segments[index] ?? ''
    if (part.startsWith('{')) params[part.slice(1, -1)] = segment
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined
  }
  return params
}
