import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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

  it('of several is the first that is known', () => {
    expect(firstZone('', 'Customized Time Zone', null, 'Romance Standard Time', 'UTC')).toBe('Europe/Paris')
    expect(firstZone('tzone://Microsoft/Custom')).toBeUndefined()
  })
})
