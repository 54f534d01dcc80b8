/** One time that an event happens, as Outlook shows it or as an engine computes it. */
export interface Instance {
  /** `yyyy-MM-dd`: the date in the series' zone that the rule gave it. One date names one instance. */
  readonly date: string
  /** Epoch ms; for whole days the UTC midnights of their dates. */
  readonly start: number
  readonly end: number
  readonly allDay: boolean
  readonly title: string
  readonly cancelled: boolean
}

/** Instances whose original dates are from `from` up to `until`, both included, are compared. `yyyy-MM-dd`. */
export interface Window {
  readonly from: string
  readonly until: string
}

export const isWithin = ({ from, until }: Window, { date }: Pick<Instance, 'date'>): boolean =>
  date >= from && date <= until

export const shown = ({ date, start, end, allDay, title, cancelled }: Instance): string => {
  const at = (ms: number) => new Date(ms).toISOString().slice(0, allDay ? 10 : 16)
  const marks = [allDay && 'all day', cancelled && 'cancelled'].filter(Boolean).join(', ')
  return `${date}: ${at(start)} to ${at(end)} "${title}"${marks && ` (${marks})`}`
}

export const isSame = (a: Instance, b: Instance): boolean =>
  a.date === b.date &&
  a.start === b.start &&
  a.end === b.end &&
  a.allDay === b.allDay &&
  a.title === b.title &&
  a.cancelled === b.cancelled

/** What an engine answers for one original date, beside what Outlook shows there. One of them may be missing. */
export interface Difference {
  readonly date: string
  readonly outlook: Instance | undefined
  readonly engine: Instance | undefined
}

/**
 * For each original date on which the answers differ, the ways to hold what only one has against what only the other has: an
 * engine may show several for one date, and it is not known which of them is the one that is meant.
 */
export function pairings(
  outlook: readonly Instance[],
  engine: readonly Instance[],
): readonly (readonly (readonly Difference[])[])[] {
  const [left, right] = [outlook, engine].map((all) => Map.groupBy(all, ({ date }) => date))
  const dates = [...new Set([...outlook, ...engine].map(({ date }) => date))].sort()
  return dates.flatMap((date) => {
    const [here = [], there = []] = [left?.get(date), right?.get(date)]
    const [only, extra] = [without(here, there), without(there, here)]
    const rows = Math.max(only.length, extra.length)
    if (rows === 0) return []
    const turns = Array.from({ length: Math.max(1, extra.length) }, (_, by) => [
      ...extra.slice(by),
      ...extra.slice(0, by),
    ])
    return [
      turns.map((turned) => Array.from({ length: rows }, (_, n) => ({ date, outlook: only[n], engine: turned[n] }))),
    ]
  })
}

export const differences = (outlook: readonly Instance[], engine: readonly Instance[]): readonly Difference[] =>
  pairings(outlook, engine).flatMap(([first = []]) => first)

const without = (some: readonly Instance[], others: readonly Instance[]): readonly Instance[] =>
  some.filter((one) => !others.some((other) => isSame(one, other)))
