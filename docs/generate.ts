/**
 * Writes the pages that are made from tables in the code. `npm run docs` writes them; a test checks that they are true.
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lensTable } from '../src/ical/lens.ts'
import { fields } from '../src/ical/translate.ts'
import { catalogue, type Metric } from '../src/ops/catalogue.ts'
import { settings } from '../src/settings.ts'
import { elsewhereFaults } from '../test/faults/elsewhere.ts'
import { type SignInSeen, signInFaults } from '../test/faults/sign-in.ts'
import { stateFaults } from '../test/faults/states.ts'
import { graphFaults, type Seen } from '../test/faults/table.ts'
import { asvsPage } from './asvs.ts'
import { sections } from './compliance.ts'
import { securityPage } from './security.ts'

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
    'An app password can show less of an event: titles and places only, or only when one is busy; the token page asks which. These properties are left then, and nothing else; private and confidential events are not opened by titles. Cancelled meetings are not shown among the times one is busy.',
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

function compliance(): string {
  return page(
    'CalDAV, feature by feature',
    'The bridge is a CalDAV server for reading. Most rows are what the code looks up when it answers; `test/grammar` holds every answer of the tests against a grammar of these documents.',
    'A property that is in no row is answered as 404 in its propstat, unless an app has set it; so are those of the WebDAV-Push draft unless `WEBDAV_PUSH` is on.',
    ...sections().flatMap(({ title, rows }) => [`## ${title}`, table(['section', 'what', 'answered'], rows)]),
  )
}

const seenAtGraph: Readonly<Record<Seen, string>> = {
  copy: 'the kept copy, whole; etags and sync tokens stay',
  current: 'everything, and changes as ever',
  'others current': 'everything; the broken event keeps the state it had',
}

const seenAtEntra: Readonly<Record<SignInSeen, string>> = {
  current: 'everything, and changes as ever',
  outage: 'the kept copy, for `STALE_OUTAGE_HOURS`; it heals by itself',
  'sign in': 'the kept copy for `STALE_SIGN_IN_HOURS`, then 503, never 401; the person signs in again',
  revoked: 'the kept copy; 401 once it was found twice, ten minutes apart; the person signs in again',
}

function faults(): string {
  const within = (minutes: number) => (minutes === 0 ? 'at once' : `${minutes} min`)
  const switches = (on: readonly { readonly name: string }[]) => on.map(({ name }) => `\`${name}\``).join(' ')
  return page(
    'What apps see when something fails',
    'Each row is a test: the fault is switched on in the pretended Microsoft by the name given here, somebody edits an event, and an app that believes every answer looks through the CalDAV door while it lasts and after it. It must miss no calendar and no event, be told of no deletion, and see the edit in time, and nothing else may have moved. `npm run soak` does the same with faults at random.',
    '## Microsoft Graph',
    table(
      ['id', 'what fails', 'sandbox', 'apps get', 'healed within'],
      graphFaults.map(({ id, fails, on, seen, healsWithinMinutes }) => [
        id,
        fails,
        switches(on),
        seenAtGraph[seen],
        within(healsWithinMinutes),
      ]),
    ),
    'Tests: `test/faults/graph.test.ts`, each by the name of its row.',
    '## Entra ID, once somebody is signed in',
    table(
      ['id', 'what fails', 'sandbox', 'apps get'],
      signInFaults.map(({ id, fails, on, seen }) => [id, fails, switches([on]), seenAtEntra[seen]]),
    ),
    'Tests: `test/faults/sign-in.test.ts`, each by the name of its row.',
    '## Store and account',
    table(
      ['id', 'what fails', 'apps get'],
      stateFaults.map(({ id, fails, apps }) => [id, fails, apps]),
    ),
    'Tests: `test/faults/states.test.ts`, each by the name of its row.',
    '## With a test of their own elsewhere',
    table(
      ['id', 'what fails', 'apps get', 'tests'],
      elsewhereFaults.map(({ id, fails, apps, proof }) => [
        id,
        fails,
        apps,
        proof.map(([file, name]) => `\`${file}\`: ${name}`).join('; '),
      ]),
    ),
  )
}

/** File name → text, of every generated page. */
function metrics(): string {
  const rows = Object.entries<Metric>(catalogue).map(([name, { kind, labels, help }]) => [
    `\`${name}\``,
    kind,
    labels.map((label) => `\`${label}\``).join(' '),
    help,
  ])
  return page(
    'Metrics',
    'What `METRICS_PORT` serves at `/metrics`. No label names a person, an account, an app password or an address.',
    table(['metric', 'kind', 'labels', 'what it tells'], rows),
  )
}

export const pages: Readonly<Record<string, () => string>> = {
  'configuration.md': configuration,
  'fields.md': fieldTable,
  'compliance.md': compliance,
  'faults.md': faults,
  'asvs.md': () => page('ASVS 5.0.0, requirement by requirement', ...asvsPage(table)),
  'security.md': () => page('Security, attack by attack', ...securityPage(table)),
  'metrics.md': metrics,
}

if (import.meta.main) {
  for (const [name, make] of Object.entries(pages)) writeFileSync(join(import.meta.dirname, name), make())
}
