/**
 * What is answered and what is not, specification by specification. Most rows come from the tables that the code looks up; the
 * others are about behaviour that no table holds.
 */
import { conditions } from '../src/caldav/conditions.ts'
import { methods } from '../src/caldav/methods/table.ts'
import { properties } from '../src/caldav/properties/table.ts'
import { reports } from '../src/caldav/reports/names.ts'
import { everywhere } from '../src/caldav/resource.ts'
import type { QName } from '../src/xml/types.ts'
import { behaviours, leftOut } from './behaviours.ts'

export interface Line {
  /** `RFC 4791 §7.8`, or the name of a document without sections. */
  readonly spec: string
  readonly what: string
  readonly answer: string
}

const prefixes: Readonly<Record<string, string>> = {
  'DAV:': 'DAV:',
  'urn:ietf:params:xml:ns:caldav': 'CALDAV:',
  'http://calendarserver.org/ns/': 'CS:',
  'http://apple.com/ns/ical/': 'APPLE:',
  'https://bitfire.at/webdav-push': 'PUSH:',
}

export const named = ({ ns, local }: QName): string => `\`${prefixes[ns] ?? `${ns} `}${local}\``

const kinds = (on: readonly string[]): string => (on.length >= everywhere.length ? 'everything' : on.join(', '))

const titles: Readonly<Record<string, string>> = {
  'RFC 4918': 'WebDAV',
  'RFC 4791': 'CalDAV',
  'RFC 3744': 'Access control',
  'RFC 5397': 'Current principal',
  'RFC 3253': 'Reports',
  'RFC 5689': 'Extended MKCOL',
  'RFC 6578': 'Synchronisation of collections',
  'RFC 6638': 'Scheduling',
  'RFC 6764': 'Finding the server',
  'RFC 7240': 'Preferences',
  'RFC 8144': 'Preferences in WebDAV',
  'RFC 7617': 'Basic authentication',
  'RFC 7809': 'Time zones by reference',
  'RFC 7953': 'Availability',
  'RFC 7986': 'New properties of iCalendar',
  'RFC 8607': 'Managed attachments',
  'RFC 5323': 'Search',
  'RFC 5789': 'PATCH',
  'RFC 9110': 'HTTP semantics',
  'RFC 9112': 'HTTP/1.1',
}

const fromTables: readonly Line[] = [
  ...methods.map(({ name, spec, allowed, alsoAt }) => ({
    spec,
    what: `method ${name}`,
    answer: allowed
      ? 'yes'
      : alsoAt === undefined
        ? 'refused, with the reason'
        : 'refused, with the reason, but for what stands below',
  })),
  ...Object.values(reports).map(({ name, spec, on }) => ({
    spec,
    what: `report ${named(name)}`,
    answer: `on ${kinds(on)}`,
  })),
  ...properties.map(({ name, spec, on, settable }) => ({
    spec,
    what: `property ${named(name)}`,
    answer: `on ${kinds(on)}${settable === undefined ? '' : '; apps may set it'}`,
  })),
  ...Object.entries(conditions).flatMap(([name, condition]) =>
    'ns' in condition
      ? [
          {
            spec: condition.spec,
            what: `condition ${named({ ns: condition.ns, local: name })}`,
            answer: `with ${condition.status}`,
          },
        ]
      : [],
  ),
]

const lines: readonly Line[] = [
  ...fromTables,
  ...behaviours,
  ...leftOut.map(({ why, ...line }) => ({ ...line, answer: `**no**: ${why}` })),
]

/** `RFC 4791 §7.8` → the document, and its section as numbers to sort by. */
function place(spec: string): {
  readonly document: string
  readonly section: string
  readonly order: readonly number[]
} {
  const [document = spec, section = ''] = spec.split(' §')
  return { document, section, order: section.split('.').map(Number) }
}

function bySection(a: Line, b: Line): number {
  const [first, second] = [place(a.spec).order, place(b.spec).order]
  const at = first.findIndex((number, index) => number !== second[index])
  return at === -1 ? first.length - second.length : (first[at] ?? 0) - (second[at] ?? -1)
}

/** In the order of `titles`; documents without a number come last. */
export function sections(): readonly { readonly title: string; readonly rows: readonly (readonly string[])[] }[] {
  const documents = Map.groupBy(lines, ({ spec }) => place(spec).document)
  const order = [...Object.keys(titles), ...[...documents.keys()].filter((name) => titles[name] === undefined).sort()]
  return order.flatMap((name) => {
    const found = documents.get(name)
    if (found === undefined) return []
    const rows = found.toSorted(bySection).map(({ spec, what, answer }) => [place(spec).section, what, answer])
    return [{ title: titles[name] === undefined ? name : `${name}: ${titles[name]}`, rows }]
  })
}
