import { Refusal } from './errors.ts'
import { ianaZone } from './zones.ts'

/** The preferences Graph's calendars obey. @see RFC 7240 · https://learn.microsoft.com/graph/api/user-list-events (request headers) */
export interface Prefer {
  readonly immutableId: boolean
  /** As asked for; repeated in every `timeZone`. */
  readonly zoneName: string
  readonly iana: string
  readonly textBody: boolean
  readonly maxPageSize: number | undefined
  /** What to say in Preference-Applied. */
  readonly applied: readonly string[]
}

const preference = /\s*([A-Za-z0-9.-]+)\s*(?:=\s*(?:"([^"]*)"|([^,;\s]*)))?\s*(?:,|$)/gy

/** @throws Refusal when the zone is not known. */
export function parsePrefer(header: string | undefined): Prefer {
  const values = new Map<string, string>()
  for (const [, name = '', quoted, bare] of (header ?? '').matchAll(preference))
    values.set(name.toLowerCase(), quoted ?? bare ?? '')
  const zoneName = values.get('outlook.timezone')
  const iana = zoneName === undefined ? 'UTC' : ianaZone(zoneName)
  if (iana === undefined) {
    throw new Refusal(
      'TimeZoneNotSupportedException',
      `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${zoneName}'.`,
    )
  }
  const size = Number(values.get('odata.maxpagesize'))
  return {
    immutableId: values.get('idtype')?.toLowerCase() === 'immutableid',
    zoneName: zoneName ?? 'UTC',
    iana,
    textBody: values.get('outlook.body-content-type')?.toLowerCase() === 'text',
    maxPageSize: Number.isInteger(size) && size > 0 ? size : undefined,
    applied: [...values].flatMap(([name, value]) => appliedAs(name, value)),
  }
}

const appliedAs = (name: string, value: string): readonly string[] =>
  ({
    idtype: [`IdType="${value}"`],
    'outlook.timezone': [`outlook.timezone="${value}"`],
    'outlook.body-content-type': [`outlook.body-content-type="${value}"`],
    'odata.maxpagesize': [`odata.maxpagesize=${value}`],
  })[name] ?? []
