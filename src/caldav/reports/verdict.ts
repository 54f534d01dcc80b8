import type { Entry } from '../../calendar.ts'
import type { CompFilter, TimeRange } from '../../ical/types.ts'

/**
 * What the index alone can say about an object and a filter; `open` means that its text must be read. It is what keeps
 * the usual questions (everything, a span of time, tasks, one UID) cheap in a calendar with years of history.
 */
export function verdict(entry: Entry, filter: CompFilter): boolean | 'open' {
  if (filter.isNotDefined) return false
  const others = filter.comps.filter(({ name }) => name !== entry.component)
  if (others.some(({ name, isNotDefined }) => !isNotDefined && name !== 'VTIMEZONE')) return false
  const own = filter.comps.filter(({ name }) => name === entry.component)
  const verdicts = own.map((comp) => componentVerdict(entry, comp))
  if (verdicts.includes(false)) return false
  const simple = others.length === 0 && filter.props.length === 0 && filter.timeRange === undefined
  return simple && !verdicts.includes('open') ? true : 'open'
}

function componentVerdict(entry: Entry, comp: CompFilter): boolean | 'open' {
  if (comp.isNotDefined) return false
  const inTime = comp.timeRange === undefined ? true : timeVerdict(entry, comp.timeRange)
  if (inTime === false || !mayHaveUid(entry, comp)) return false
  return comp.props.length === 0 && comp.comps.length === 0 ? inTime : 'open'
}

/**
 * What happens at no time is in no span of time. Outside is outside and inside is inside. What reaches over an edge is open: a series may have no instance there, and
 * dates carry a margin in the index.
 */
function timeVerdict({ first, last }: Entry, range: TimeRange): boolean | 'open' {
  const { start = Number.NEGATIVE_INFINITY, end = Number.POSITIVE_INFINITY } = range
  if (last < first || first >= end || last < start) return false
  return first >= start && last <= end ? true : 'open'
}

/** Looking up one UID must not read the whole calendar. Upper and lower case are left to the exact comparison. */
const mayHaveUid = (entry: Entry, comp: CompFilter): boolean =>
  comp.props.every(
    ({ name, textMatch }) =>
      name !== 'UID' ||
      textMatch === undefined ||
      textMatch.negate ||
      entry.uid.toLowerCase().includes(textMatch.text.toLowerCase()),
  )
