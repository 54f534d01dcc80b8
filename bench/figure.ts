/** What a bench finds, and how it is shown. */

export interface Figure {
  /** `first sync`: what `--only` picks. */
  readonly bench: string
  /** `500 events, 20 series, 80 ms`. */
  readonly under: string
  /** Median of the runs. */
  readonly value: number
  readonly unit: string
  /** Of all runs, where there are several. */
  readonly least?: number
  readonly most?: number
  readonly runs?: number
  /** Calls that reached Graph in one run (the median), and the requests inside `$batch` calls. */
  readonly graphCalls?: number
  readonly batchParts?: number
  readonly note?: string
}

export interface Run {
  readonly value: number
  readonly calls?: { readonly calls: number; readonly parts: number }
}

const sorted = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b)

/** @param share 0.5 is the median, 0.95 what one in twenty exceeds */
export function quantile(values: readonly number[], share: number): number {
  const rank = Math.max(0, Math.ceil(values.length * share) - 1)
  return sorted(values)[rank] ?? Number.NaN
}

const median = (values: readonly number[]): number => quantile(values, 0.5)

export function figure(bench: string, under: string, unit: string, runs: readonly Run[], note?: string): Figure {
  const values = runs.map(({ value }) => value)
  const counted = runs.flatMap(({ calls }) => calls ?? [])
  return {
    bench,
    under,
    value: median(values),
    unit,
    ...(runs.length > 1 ? { least: Math.min(...values), most: Math.max(...values), runs: runs.length } : {}),
    ...(counted.length > 0
      ? { graphCalls: median(counted.map(({ calls }) => calls)), batchParts: median(counted.map(({ parts }) => parts)) }
      : {}),
    ...(note === undefined ? {} : { note }),
  }
}

/** Three digits that count. */
const shown = (value: number): string =>
  Math.abs(value) >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))

export const heading = ['bench', 'under', 'median', 'least–most', 'Graph calls', 'in batches', 'runs', 'note'] as const

export const rowOf = (one: Figure): readonly string[] => [
  one.bench,
  one.under,
  `${shown(one.value)} ${one.unit}`,
  one.least === undefined || one.most === undefined ? '' : `${shown(one.least)}–${shown(one.most)}`,
  one.graphCalls === undefined ? '' : shown(one.graphCalls),
  one.batchParts === undefined || one.batchParts === 0 ? '' : shown(one.batchParts),
  one.runs === undefined ? '' : String(one.runs),
  one.note ?? '',
]

/** Columns of equal width, for a terminal. */
export function textTable(figures: readonly Figure[]): string {
  const rows = [heading, ...figures.map(rowOf)]
  const widths = heading.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

export function markdownTable(figures: readonly Figure[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(heading), line(heading.map(() => '---')), ...figures.map((one) => line(rowOf(one)))].join('\n')
}
