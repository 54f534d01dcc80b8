import { windowsZone } from './zones.ts'

/** The zones `supportedTimeZones` names: those of this runtime, and the Windows names behind them. */

export interface ZoneInformation {
  readonly alias: string
  readonly displayName: string
}

const offsetOf = (zone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    .formatToParts(0)
    .find(({ type }) => type === 'timeZoneName')
    ?.value.replace('GMT', 'UTC') ?? 'UTC'

export function timeZones(iana: boolean): readonly ZoneInformation[] {
  const zones = Intl.supportedValuesOf('timeZone')
  if (iana) return zones.map((zone) => ({ alias: zone, displayName: zone }))
  const windows = new Map(zones.map((zone) => [windowsZone(zone), zone]))
  return [...windows]
    .filter(([alias, zone]) => alias !== zone)
    .map(([alias, zone]) => ({ alias, displayName: `(${offsetOf(zone)}) ${alias.replace(/ Standard Time/, '')}` }))
}
