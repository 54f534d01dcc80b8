/**
 * Writes the pages that are made from tables in the code. `npm run docs` writes them; a test checks that they are true.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { methods } from '../src/caldav/methods/table.ts'
import { properties } from '../src/caldav/properties/table.ts'
import { reports } from '../src/caldav/reports/names.ts'
import { lensTable } from '../src/ical/lens.ts'
import { fields } from '../src/ical/translate.ts'
import { settings } from '../src/settings.ts'
import type { QName } from '../src/xml/types.ts'

const made = '<!-- Made by `npm run docs` from the tables in the code. Change those. -->'

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function page(title: string, ...parts: readonly string[]): string {
  return `${[made, `# ${title}`, ...parts].join('\n\n')}\n`
}

function configuration(): string {
  const rows = Object.values(settings).map(({ name, doc, shown }) => [`\`${name}\``, doc, `\`${shown}\``])
  return page(
    'Settings',
    'All from the environment. A start with a bad one refuses and names every bad one at once, never its value.',
    table(['variable', 'what it does', 'default'], rows),
    'The demo also reads `SANDBOX_PORT` (9090; 0 takes any free one).',
  )
}

function fieldTable(): string {
  const rows = fields.map(({ name, graph, ical, spec, note }) => [
    name,
    graph.map((member) => `\`${member}\``).join(' '),
    ical.map((property) => `\`${property}\``).join(' '),
    note ?? '',
    spec,
  ])
  return page(
    'Which Outlook fact becomes what in iCalendar',
    'Together, the Graph members of this table are what the bridge asks Microsoft for.',
    table(['fact', 'Graph', 'iCalendar', 'note', 'specification'], rows),
    '## Levels of detail',
    'The translator can show less of an event: titles and places only, or only when one is busy. (The token page does not offer this yet; every app password opens everything.) These properties are left then, and nothing else; private and confidential events are not opened by titles. Cancelled meetings are not shown among the times one is busy.',
    lensRows(),
  )
}

function lensRows(): string {
  const rows = [...lensTable].map(([name, { titles, private: hidden, busy }]) => [
    `\`${name}\``,
    ...[titles, hidden, busy].map((show) => show?.as ?? '–'),
  ])
  return table(['property', 'titles and places', 'private events there', 'busy only'], rows)
}

const prefixes: Readonly<Record<string, string>> = {
  'DAV:': 'DAV:',
  'urn:ietf:params:xml:ns:caldav': 'CALDAV:',
  'http://calendarserver.org/ns/': 'CS:',
  'http://apple.com/ns/ical/': 'APPLE:',
  'https://bitfire.at/webdav-push': 'PUSH:',
}

const named = ({ ns, local }: QName): string => `\`${prefixes[ns] ?? `${ns} `}${local}\``

function compliance(): string {
  const answered = methods.filter((method) => method.allowed)
  const refused = methods.filter((method) => !method.allowed)
  const kinds = (on: readonly string[]) => (on.length > 6 ? 'everything' : on.join(', '))
  return page(
    'CalDAV, feature by feature',
    'The bridge is a CalDAV server for reading. What stands in these tables is what the code looks up when it answers.',
    '## Methods',
    table(
      ['method', 'specification'],
      answered.map(({ name, spec }) => [name, spec]),
    ),
    'Known, and refused with the right precondition because calendars are read-only here:',
    table(
      ['method', 'specification'],
      refused.map(({ name, spec }) => [name, spec]),
    ),
    'With `WEBDAV_PUSH`, apps register for messages, and unregister:',
    table(
      ['method', 'specification', 'on'],
      methods.flatMap(({ name, pushOn }) => (pushOn === undefined ? [] : [[name, 'WebDAV-Push draft', pushOn]])),
    ),
    '## Reports',
    table(
      ['report', 'specification', 'on'],
      Object.values(reports).map(({ name, spec, on }) => [named(name), spec, kinds(on)]),
    ),
    '## Properties',
    'A property that is not in the table is answered as 404 in its propstat; so are those of the WebDAV-Push draft unless `WEBDAV_PUSH` is on.',
    table(
      ['property', 'specification', 'on'],
      [...properties].map(({ name, spec, on }) => [named(name), spec, kinds(on)]),
    ),
  )
}

/** File name → text, of every generated page. */
export const pages: Readonly<Record<string, () => string>> = {
  'configuration.md': configuration,
  'fields.md': fieldTable,
  'compliance.md': compliance,
}

if (import.meta.main) {
  for (const [name, make] of Object.entries(pages)) writeFileSync(join(import.meta.dirname, name), make())
}
