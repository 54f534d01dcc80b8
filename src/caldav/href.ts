import type { Session } from '../calendar.ts'
import type { Call } from './call.ts'
import { type Place, placeOf, type Rooms } from './resource.ts'

/** Rooms that a session opens. */
export const roomsOf = ({ busyTimes }: Session): Rooms => ({ outbox: busyTimes !== undefined })

const absolute = /^https?:\/\/([^/?#]*)(.*)$/is

/**
 * What an address that a client wrote into a body means: a path, or a URL of this server.
 * @returns undefined for an address elsewhere, or none at all.
 */
export function placeOfHref(call: Call, href: string): Place | undefined {
  const [, host, rest] = absolute.exec(href) ?? []
  if (host !== undefined && !call.hosts.includes(host.toLowerCase())) return undefined
  const path = rest ?? href
  return path.startsWith('/') ? placeOf(call.local(path), call.session.account.id, roomsOf(call.session)) : undefined
}
