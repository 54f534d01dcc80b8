import { type Defect, defects } from './defects.ts'
import { engines } from './engines.ts'
import type { Tally } from './tally.ts'

/** What a run found, as a page for people. */

export interface RunFacts {
  readonly tally: Tally
  readonly seed: number
  readonly seconds: number
}

const number = (value: number): string => value.toLocaleString('en')

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

const counts = (counted: ReadonlyMap<string, number>): string =>
  [...counted]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, count]) => `${names[name] ?? name} ${number(count)}`)
    .join(' · ')

/** What cannot be read as it stands. */
const names: Readonly<Record<string, string>> = {
  none: 'any other hour',
  skipped: 'in an hour that is skipped',
  doubled: 'in an hour that happens twice',
  night: 'a night over the change',
  removed: 'removed',
  cancelled: 'cancelled by the organizer',
  moved: 'moved',
  renamed: 'another title',
  zone: 'to another zone',
  allDay: 'to whole days',
  timed: 'to a time of day',
  longer: 'longer',
}

const accounted = (tally: Tally, defect: Defect): readonly string[] => [
  defect.engine,
  `**${defect.name}**: ${defect.about}`,
  number(tally.attributed.get(defect) ?? 0),
]

const years = ({ years }: Tally): string => `${years.size} (${Math.min(...years)} to ${Math.max(...years)})`

function measured({ tally, seed, seconds }: RunFacts): string {
  return table(
    ['', ''],
    [
      ['instances compared, by each of the engines', `**${number(tally.instances)}**`],
      ['differences without a known reason', '**0**'],
      ['events', number(tally.events)],
      ['instances of whole days', number(tally.allDay)],
      ['zones', `${tally.zones.size}, under ${tally.names.size} names (Windows, IANA, and odd ones)`],
      ['years', years(tally)],
      ['instances by pattern', counts(tally.patterns)],
      ['instances by range', counts(tally.ranges)],
      ['events by what the clocks do', counts(tally.edges)],
      ['changed instances', counts(tally.changes)],
      ['events whose end has a zone of its own', number(tally.unequalZones)],
      ['seed', String(seed)],
      ['runtime', `Node ${process.versions.node}, time zone data ${process.versions['tz']}, ${Math.round(seconds)} s`],
    ],
  )
}

export const page = (run: RunFacts): string => `<!-- Made by \`npm run fidelity\`. -->

# What Outlook shows is what the app shows

Whether that is so was tried on events made at random. A pretend Exchange, written from Microsoft's documentation and sharing
no code with the translator, answers for each event as Graph does and lists its instances. The bridge translates the answer, and
programs that read iCalendar say when the event happens by what the bridge serves. Start, end, whole days, title and
cancellation of every instance have to be the same.

${measured(run)}

## Who reads

${table(
  ['program', 'version', ''],
  engines.map(({ name, version, what }) => [name, version, what]),
)}

## Where a program is known to be wrong

A difference is put down to one of these only if the defect foretells the very answer that the program gave. Each has a
reproduction in \`test/fidelity/\` that fails on the day the program is mended. Any other difference ends the run with an error
and the smallest event that shows it.

${table(
  ['program', 'defect', 'differences'],
  defects.map((defect) => accounted(run.tally, defect)),
)}

Other known defects are not met, because texts are written around them: ical.js takes the 29th of February for the 1st of March
in a yearly rule and passes over BYSETPOS beside BYMONTHDAY (so such rules name the last day of the month, and EXDATE what would
be too much), begins with the wrong year at the last day of January (so that one is named by its number), and passes over
DTSTART beside RDATE in a VTIMEZONE (so the first change is named twice).

## What is not compared

- Instances after 2049: series over a change of the clocks are written out until 2050.
- The day that a zone left out when it went over the date line, and those beside it (Samoa, 30 December 2011).
- Whether Exchange itself keeps to its documentation. \`doctor fidelity\` compares a person's own calendars with Graph.

## Again

\`npm run fidelity\` tries as many events and writes this page. \`FIDELITY_SEED\` (any whole number) tries others,
\`FIDELITY_INSTANCES\` more or fewer. A short run is among the tests.
`
