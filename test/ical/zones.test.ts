import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { WINDOWS_TO_IANA_MAP } from 'windows-iana'
import { firstZone, ianaZone } from '../../src/ical/zones.ts'

const runtimeKnows = (zone: string | undefined): boolean =>
  zone !== undefined && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''

describe('the zone behind a name', () => {
  const names: readonly (readonly [string | null | undefined, string | undefined])[] = [
    ['W. Europe Standard Time', 'Europe/Berlin'],
    ['w. europe standard time', 'Europe/Berlin'],
    [' Pacific Standard Time ', 'America/Los_Angeles'],
    ['Central Standard Time (Mexico)', 'America/Mexico_City'],
    ['Mountain Standard Time (Mexico)', 'America/Mazatlan'],
    ['Central Asia Standard Time', 'Asia/Bishkek'],
    ['Kamchatka Standard Time', 'Asia/Kamchatka'],
    ['Mid-Atlantic Standard Time', 'Etc/GMT+2'],
    ['UTC', 'UTC'],
    ['UTC-11', 'Etc/GMT+11'],
    ['Etc/UTC', 'UTC'],
    ['Etc/GMT', 'UTC'],
    ['Coordinated Universal Time', 'UTC'],
    ['tzone://Microsoft/Utc', 'UTC'],
    ['GMT Standard Time', 'Europe/London'],
    ['Europe/Berlin', 'Europe/Berlin'],
    ['europe/berlin', 'Europe/Berlin'],
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['Europe/Kiev', 'Europe/Kiev'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['CET', 'CET'],
    ['tzone://Microsoft/Custom', undefined],
    ['Customized Time Zone', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
    ['+02:00', undefined],
    ['(UTC+01:00) Amsterdam, Berlin', undefined],
    ['Europe/Berlin\r\nX-EVIL:1', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
  ]
  for (const [name, zone] of names) {
    it(`${JSON.stringify(name)} is ${zone}`, () => expect(ianaZone(name)).toBe(zone))
  }

  it('is one the runtime knows for every Windows name', () => {
    const windows = [...new Set(WINDOWS_TO_IANA_MAP.map(({ windowsName }) => windowsName))]
    expect(windows.length).toBeGreaterThan(130)
    expect(windows.filter((name) => !runtimeKnows(ianaZone(name)))).toEqual([])
  })

  it('is one the runtime knows for every other name that Graph says it accepts, oddly spelled ones too', () => {
    const listed = readFileSync(join(import.meta.dirname, 'graph-zones.txt'), 'utf8')
      .trim()
      .split('\n')
    expect(listed).toContain('Europe/Kyiv (Kiev)')
    expect(listed.filter((name) => !runtimeKnows(ianaZone(name)))).toEqual([])
  })

  describe('comes from data that', () => {
    /** The table that node-ical brings along, made from CLDR apart from the one in use. */
    const other: Readonly<Record<string, { iana: readonly string[] }>> = JSON.parse(
      readFileSync(join(dirname(fileURLToPath(import.meta.resolve('node-ical'))), 'windowsZones.json'), 'utf8'),
    )
    const windows = new Map(
      WINDOWS_TO_IANA_MAP.filter(({ territory }) => territory === '001').map((row) => [row.windowsName, row.iana[0]]),
    )
    const offsets = (zone = ''): readonly string[] =>
      Array.from({ length: 12 }, (_, month) =>
        new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' }).format(Date.UTC(2026, month, 15)),
      )
    const differ = (name: string, zone: string | undefined): boolean =>
      offsets(zone).join() !== offsets(other[name]?.iana[0]).join()

    it('says the same time as another table of CLDR for every Windows name: else a row of `windows-iana` is out of date', () => {
      const both = [...windows.keys()].filter((name) => other[name] !== undefined)
      expect(both.length).toBeGreaterThan(130)
      expect(both.filter((name) => differ(name, ianaZone(name)))).toEqual([])
    })

    it('is mended only where it still has to be: else take the row out of zones.ts', () => {
      const outdated = [...windows].filter(([name, zone]) => differ(name, zone)).map(([name]) => name)
      expect(outdated.sort()).toEqual(['Central Asia Standard Time', 'Mountain Standard Time (Mexico)'])
    })

    it('knows the zones of the runtime but for these: a new one there says that CLDR has gone on', () => {
      const listed = new Set(WINDOWS_TO_IANA_MAP.flatMap(({ iana }) => iana))
      expect(Intl.supportedValuesOf('timeZone').filter((zone) => !listed.has(zone as never))).toEqual([
        'America/Ciudad_Juarez',
        'America/Coyhaique',
        'Antarctica/Troll',
      ])
    })
  })

  it('of several is the first that is known', () => {
    expect(firstZone('', 'Customized Time Zone', null, 'Romance Standard Time', 'UTC')).toBe('Europe/Paris')
    expect(firstZone('tzone://Microsoft/Custom')).toBeUndefined()
  })
})
