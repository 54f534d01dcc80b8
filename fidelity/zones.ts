import { Temporal } from 'temporal-polyfill'
import { ianaZone } from '../sandbox/graph/zones.ts'

/** Zone names as they stand in events, and the moments at which their clocks are changed. */

/** Names that Outlook writes: all of Windows with many people behind them, and all that are odd in some way. */
const windows = [
  'UTC',
  'GMT Standard Time',
  'W. Europe Standard Time',
  'Romance Standard Time',
  'Central European Standard Time',
  'E. Europe Standard Time',
  'FLE Standard Time',
  'GTB Standard Time',
  'Greenwich Standard Time',
  'Russian Standard Time',
  'Kaliningrad Standard Time',
  'Turkey Standard Time',
  'Egypt Standard Time',
  'Israel Standard Time',
  'Jordan Standard Time',
  'Syria Standard Time',
  'Middle East Standard Time',
  'West Bank Standard Time',
  'Morocco Standard Time',
  'South Africa Standard Time',
  'Namibia Standard Time',
  'Sudan Standard Time',
  'Iran Standard Time',
  'Arabian Standard Time',
  'Afghanistan Standard Time',
  'India Standard Time',
  'Nepal Standard Time',
  'Myanmar Standard Time',
  'China Standard Time',
  'Tokyo Standard Time',
  'North Korea Standard Time',
  'Aus Central W. Standard Time',
  'AUS Eastern Standard Time',
  'Cen. Australia Standard Time',
  'Lord Howe Standard Time',
  'New Zealand Standard Time',
  'Chatham Islands Standard Time',
  'Samoa Standard Time',
  'Tonga Standard Time',
  'Fiji Standard Time',
  'Norfolk Standard Time',
  'Line Islands Standard Time',
  'Hawaiian Standard Time',
  'Aleutian Standard Time',
  'Alaskan Standard Time',
  'Pacific Standard Time',
  'US Mountain Standard Time',
  'Mountain Standard Time',
  'Central Standard Time',
  'Central Standard Time (Mexico)',
  'Mountain Standard Time (Mexico)',
  'Eastern Standard Time',
  'Eastern Standard Time (Mexico)',
  'Newfoundland Standard Time',
  'Atlantic Standard Time',
  'Venezuela Standard Time',
  'SA Pacific Standard Time',
  'Pacific SA Standard Time',
  'Paraguay Standard Time',
  'E. South America Standard Time',
  'Greenland Standard Time',
  'Azores Standard Time',
  'Haiti Standard Time',
  'Cuba Standard Time',
  'Magallanes Standard Time',
  'Sao Tome Standard Time',
  'Volgograd Standard Time',
] as const

/** As other apps and Graph itself write them. */
const iana = [
  'Etc/UTC',
  'Europe/Dublin',
  'Europe/Lisbon',
  'Europe/Kyiv',
  'Europe/Istanbul',
  'Europe/Chisinau',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Africa/Windhoek',
  'America/Sao_Paulo',
  'America/Santiago',
  'America/Caracas',
  'America/Nuuk',
  'America/St_Johns',
  'America/Indiana/Indianapolis',
  'Antarctica/Troll',
  'Asia/Gaza',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Pyongyang',
  'Asia/Tehran',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Easter',
] as const

/** Not in any list of names, or only in Graph's own. */
const odd = [
  'tzone://Microsoft/Utc',
  'Kamchatka Standard Time',
  'Mid-Atlantic Standard Time',
  'Europe/Kyiv (Kiev)',
  'Asia/Toshkent (Tashkent)',
  'Asia/Astana (Almaty)',
  'Asia/Yangon (Rangoon)',
  'Coordinated Universal Time',
] as const

export const zoneNames: readonly string[] = [...windows, ...iana, ...odd]
export const oddNames: readonly string[] = odd

/** Names that say nothing: an event falls back to another of its zones. */
export const emptyNames = ['', 'Customized Time Zone', 'tzone://Microsoft/Custom'] as const

/** @throws RangeError for a name without rules */
export function rulesOf(name: string): string {
  const zone = ianaZone(name)
  if (zone === undefined) throw new RangeError(`no rules for ${name}`)
  return zone
}

/** A change of the clocks: local time jumps from `from` to `to`. */
export interface Jump {
  /** Epoch ms. */
  readonly at: number
  readonly from: Temporal.PlainDateTime
  readonly to: Temporal.PlainDateTime
}

const known = new Map<string, readonly Jump[]>()

export function jumpsOf(zone: string): readonly Jump[] {
  const found = known.get(zone) ?? search(zone)
  known.set(zone, found)
  return found
}

/** Where a zone went over the date line: dates that it does not have, and those beside them. `yyyy-MM-dd` */
export const brokenDays = (zone: string): readonly string[] =>
  jumpsOf(zone)
    .filter(({ from, to }) => Math.abs(from.until(to).total({ unit: 'hour' })) > 12)
    .flatMap(({ from }) => [-1, 0, 1].map((days) => from.toPlainDate().add({ days }).toString()))

export const isForward = ({ from, to }: Jump): boolean => Temporal.PlainDateTime.compare(from, to) < 0

function search(zone: string): readonly Jump[] {
  const found: Jump[] = []
  const end = Temporal.Instant.from('2052-01-01T00:00Z').epochMilliseconds
  let time = Temporal.Instant.from('1970-01-01T00:00Z').toZonedDateTimeISO(zone)
  for (;;) {
    const next = time.getTimeZoneTransition('next')
    if (next === null || next.epochMilliseconds >= end) return found
    const before = next.subtract({ nanoseconds: 1 })
    const from = before.toPlainDateTime().add({ nanoseconds: 1 })
    const jump = { at: next.epochMilliseconds, from, to: next.toPlainDateTime() }
    if (!jump.from.equals(jump.to)) found.push(jump)
    time = next
  }
}
