import { type Outcome, type Step, steps } from './client.ts'

const names = Object.keys(steps) as Step[]

const cell = (text: string): string => text.replaceAll('|', '\\|')

/** Markdown: a row for each program, a column for each step. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const head = ['app', 'version', ...names]
  const rows = outcomes.map(({ client, version, steps: found }) => [
    client,
    version ?? 'not installed',
    ...names.map((step) => cell(version === undefined ? '' : found[step])),
  ])
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

const [begin, end] = ['<!-- run -->', '<!-- end of run -->']

/** The page with that table in the place of the last one. */
export function withTable(page: string, table: string): string {
  const [before, rest] = page.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error('The page has no place for the table.')
  return `${before}${begin}\n${table}\n${end}${after}`
}
