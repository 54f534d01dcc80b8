/**
 * Counts, and writes what was counted as Prometheus reads it.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/ (text format 0.0.4)
 */
import { catalogue, type Metric, type MetricName } from './catalogue.ts'

export const contentType = 'text/plain; version=0.0.4; charset=utf-8'

export interface Meter {
  /** @param labels values, in the order of the metric's row */
  add(name: MetricName, labels?: readonly string[], by?: number): void
  /** A gauge's present value; undefined: it is not known any more. */
  set(name: MetricName, value: number | undefined, labels?: readonly string[]): void
  /** One duration of a histogram. */
  observe(name: MetricName, seconds: number, labels?: readonly string[]): void
  /** The whole page. */
  text(): string
}

/** One line of numbers: a value, or the counts of buckets with the sum behind them. */
interface Series {
  readonly labels: readonly string[]
  value: number
  readonly counts: number[]
}

/** What labels are made of comes from tables of ours; should one not, memory must not grow with it. */
const mostSeries = 200

export function createMeter(): Meter {
  const metrics = new Map<MetricName, Map<string, Series>>()

  function series(name: MetricName, labels: readonly string[]): Series {
    const known = metrics.get(name) ?? new Map<string, Series>()
    metrics.set(name, known)
    const key = labels.length === 1 ? (labels[0] ?? '') : labels.join('\0')
    const found = known.get(key)
    if (found !== undefined) return found
    const { buckets = [] }: Metric = catalogue[name]
    const fresh: Series = { labels, value: 0, counts: Array.from({ length: buckets.length + 1 }, () => 0) }
    if (known.size < mostSeries) known.set(key, fresh)
    return fresh
  }

  return {
    add(name, labels = [], by = 1) {
      series(name, labels).value += by
    },
    set(name, value, labels = []) {
      if (value === undefined) metrics.get(name)?.delete(labels.join('\0'))
      else series(name, labels).value = value
    },
    observe(name, seconds, labels = []) {
      const { buckets = [] }: Metric = catalogue[name]
      const line = series(name, labels)
      line.value += seconds
      const at = buckets.findIndex((end) => seconds <= end)
      const slot = at === -1 ? buckets.length : at
      line.counts[slot] = (line.counts[slot] ?? 0) + 1
    },
    text: () => exposition(metrics),
  }
}

function exposition(metrics: ReadonlyMap<MetricName, ReadonlyMap<string, Series>>): string {
  const lines: string[] = []
  for (const [name, metric] of Object.entries(catalogue) as [MetricName, Metric][]) {
    const known = [...(metrics.get(name)?.values() ?? [])]
    // A count that nobody has made yet is 0, so that a rate can be taken from the first one on.
    const unlabelled = metric.kind === 'counter' && metric.labels.length === 0
    if (known.length === 0 && unlabelled) known.push({ labels: [], value: 0, counts: [] })
    if (known.length === 0) continue
    lines.push(`# HELP ${name} ${metric.help.replaceAll('\\', '\\\\')}`, `# TYPE ${name} ${metric.kind}`)
    for (const series of known) lines.push(...linesOf(name, metric, series))
  }
  return `${lines.join('\n')}\n`
}

function linesOf(name: string, { labels, buckets }: Metric, series: Series): readonly string[] {
  const pairs = labels.map((label, at) => `${label}="${escaped(series.labels[at] ?? '')}"`)
  const line = (suffix: string, value: number, more: readonly string[] = []) => {
    const all = [...pairs, ...more]
    return `${name}${suffix}${all.length === 0 ? '' : `{${all.join(',')}}`} ${value}`
  }
  if (buckets === undefined) return [line('', series.value)]
  let count = 0
  const rows = series.counts.map((here, at) => {
    count += here
    return line('_bucket', count, [`le="${buckets[at] ?? '+Inf'}"`])
  })
  return [...rows, line('_sum', series.value), line('_count', count)]
}

const escaped = (value: string): string => value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
