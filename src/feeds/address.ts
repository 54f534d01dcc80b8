/** What an address of this door can mean. */
export interface Address {
  /** The secret that opens it; without one, user name and app password do. */
  readonly secret: string | undefined
  /** One calendar; undefined: all that the credentials open. */
  readonly calendarId: string | undefined
  readonly format: Format
}

export type Format = 'ics' | 'ifb'

/**
 *     /export/calendars/<calendar>.ics    one calendar, by user name and app password
 *     /export/all.ics                     all of them in one
 *     /feed/<secret>.ics                  what the secret opens
 *
 * Each with `.ifb` as well: only when somebody is busy. Never an address of the DAV tree: Thunderbird looks there with GET and
 * would offer a second calendar.
 */
const shapes = [
  /^\/export\/calendars\/(?<calendarId>[a-z0-9]{1,64})\.(?<format>ics|ifb)$/,
  /^\/export\/all\.(?<format>ics|ifb)$/,
  /^\/feed\/(?<secret>[a-z0-9]{34})\.(?<format>ics|ifb)$/,
]

/** Whether a path belongs to this door. @param path still encoded, below the bridge, without query */
export const isForFeeds = (path: string): boolean => /^\/(?:export|feed)\//.test(path)

/** @returns undefined for what can be no address of ours */
export function addressOf(path: string): Address | undefined {
  const groups = shapes.map((shape) => shape.exec(path)?.groups).find((found) => found !== undefined)
  if (groups === undefined) return undefined
  return {
    secret: groups['secret'],
    calendarId: groups['calendarId'],
    format: groups['format'] === 'ifb' ? 'ifb' : 'ics',
  }
}

/** Path of the feed that a secret opens, with a leading slash. */
export const feedPath = (secret: string, format: Format): string => `/feed/${secret}.${format}`

/** Path of one calendar as a file. */
export const exportPath = (calendarId: string): string => `/export/calendars/${calendarId}.ics`
