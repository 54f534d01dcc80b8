import { WINDOWS_TO_IANA_MAP } from 'windows-iana'
import { words } from './words.ts'

/** Every way to say UTC. */
const UTC = [
  'utc',
  'etc/utc',
  'etc/gmt',
  'gmt',
  'z',
  'zulu',
  'etc/zulu',
  'uct',
  'etc/uct',
  'universal',
  'etc/universal',
]
const alias = words({
  // Rows of CLDR that have changed since the data of `windows-iana` (CLDR 42): Chihuahua and Almaty have left these zones.
  'mountain standard time (mexico)': 'America/Mazatlan',
  'central asia standard time': 'Asia/Bishkek',
  ...Object.fromEntries(UTC.map((name) => [name, 'UTC'])),
  'tzone://microsoft/utc': 'UTC',
  'coordinated universal time': 'UTC',
  // Windows names that CLDR has dropped. Windows marks them old; without the summer time that it still shows for them.
  'kamchatka standard time': 'Asia/Kamchatka',
  'mid-atlantic standard time': 'Etc/GMT+2',
  // Graph's own list of supported zones has towns that tzdb files under another name.
  'asia/astana': 'Asia/Almaty',
  'asia/toshkent': 'Asia/Tashkent',
})

/** Windows names in lower case; the zone CLDR gives for the whole world. */
const WINDOWS = new Map(
  WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === '001').map((row) => [
    row.windowsName.toLowerCase(),
    row.iana[0],
  ]),
)

/** `Europe/Kyiv (Kiev)`: the list of supported zones adds the other name in brackets. */
const BRACKETED = /\s*\([^)]*\)$/
/** Offsets (`+02:00`) are zones for Intl, not for iCalendar. */
const IANA_NAME = /^[A-Za-z][\w+-]*(\/[\w+-]+)*$/

const known = new Map<string, string | undefined>()
const MEMORY = 2_000

/**
 * The IANA zone behind a Windows or IANA name; every spelling of UTC gives `UTC`.
 * @returns undefined for custom zones, empty names and names nobody knows: their rules cannot be had from Graph.
 */
export function ianaZone(name: string | null | undefined): string | undefined {
  const asked = name?.trim() ?? ''
  if (asked === '' || asked.length > 100) return undefined
  if (!known.has(asked)) {
    if (known.size >= MEMORY) known.clear()
    known.set(asked, lookUp(asked))
  }
  return known.get(asked)
}

/** The first of several names that stands for a zone with known rules. */
export function firstZone(...names: readonly (string | null | undefined)[]): string | undefined {
  for (const name of names) {
    const zone = ianaZone(name)
    if (zone !== undefined) return zone
  }
  return undefined
}

function lookUp(name: string): string | undefined {
  const bare = name.toLowerCase()
  const zone = alias(bare) ?? WINDOWS.get(bare) ?? canonical(name)
  if (zone !== undefined || !BRACKETED.test(name)) return zone === 'Etc/UTC' ? 'UTC' : zone
  return lookUp(name.replace(BRACKETED, ''))
}

/** The name as Intl spells it, or as given where Intl would answer with an older one. */
function canonical(name: string): string | undefined {
  if (!IANA_NAME.test(name)) return undefined
  try {
    const resolved = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone
    if (alias(resolved) === 'UTC') return 'UTC'
    return resolved.toLowerCase() === name.toLowerCase() ? resolved : name
  } catch {
    return undefined
  }
}
