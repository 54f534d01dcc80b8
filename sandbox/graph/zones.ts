import { Temporal } from 'temporal-polyfill'
import { findIana, findWindows } from 'windows-iana'

/**
 * Zone names as Exchange knows them. Independent of the translator on purpose: the two must not share a mistake.
 * @see https://learn.microsoft.com/graph/api/resources/datetimetimezone
 */

/** Names Exchange takes or stores that CLDR's table lacks, and rows of it that have changed. */
const aliases: Readonly<Record<string, string>> = {
  utc: 'UTC',
  'coordinated universal time': 'UTC',
  'tzone://microsoft/utc': 'UTC',
  'mountain standard time (mexico)': 'America/Mazatlan',
  'central asia standard time': 'Asia/Bishkek',
  'kamchatka standard time': 'Asia/Kamchatka',
  'mid-atlantic standard time': 'Etc/GMT+2',
  'europe/kyiv': 'Europe/Kiev',
  'europe/kyiv (kiev)': 'Europe/Kiev',
  'asia/toshkent (tashkent)': 'Asia/Tashkent',
  'asia/astana (almaty)': 'Asia/Almaty',
  'asia/yangon (rangoon)': 'Asia/Rangoon',
}

const known = new Map<string, string | undefined>()

/** @returns the IANA zone behind a Windows, IANA or Exchange name; undefined when it has no rules we know (`Customized Time Zone`). */
export function ianaZone(name: string | null | undefined): string | undefined {
  if (name === undefined || name === null || name === '') return undefined
  if (!known.has(name)) known.set(name, look(name))
  return known.get(name)
}

function look(name: string): string | undefined {
  const alias = aliases[name.toLowerCase()]
  if (alias !== undefined) return alias
  const [first] = findIana(name)
  if (first !== undefined) return first
  return /^(?:[A-Za-z]+\/[A-Za-z0-9_+\-/]+|GMT)$/.test(name) && isIana(name) ? name : undefined
}

function isIana(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** @returns the Windows name of an IANA zone, the zone itself when Windows has none. */
export function windowsZone(iana: string): string {
  return findWindows(iana)[0] ?? iana
}

/** Wall clock `yyyy-MM-ddTHH:mm:ss` in an IANA zone → epoch ms. In a gap the clock moves on, in a fold the earlier instant counts. */
export function instantOf(wall: string, iana: string): number {
  if (iana === 'UTC') return Date.parse(`${wall.slice(0, 19)}Z`)
  return Temporal.PlainDateTime.from(wall.slice(0, 19)).toZonedDateTime(iana).epochMilliseconds
}

/** Epoch ms → wall clock `yyyy-MM-ddTHH:mm:ss` in an IANA zone. */
export function wallOf(epochMs: number, iana: string): string {
  if (iana === 'UTC') return new Date(epochMs).toISOString().slice(0, 19)
  return Temporal.Instant.fromEpochMilliseconds(epochMs)
    .toZonedDateTimeISO(iana)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
}
