import { eventsOf, occurrencesOf } from './instances.ts'
import { momentOf } from './moment.ts'
import { type Component, propertyOf, treeOf, valueIn } from './parse.ts'
import { ENDLESS, nowhere, type Span } from './span.ts'

/** Dates float: somewhere on earth a day begins 14 hours before it does in UTC, and somewhere it ends as late. */
const floatingMs = 14 * 3_600_000
/** More instances than this count as endless. */
const most = 3_000

/** From the first instant that any instance of a calendar object touches to the last one: `spanOf` for a text. */
export function extentOf(source: string | Component): Span {
  const tree = treeOf(source)
  const spans = eventsOf(tree).flatMap((event) => spanOfEvent(event, tree) ?? [])
  return {
    first: Math.min(...spans.map(({ first }) => first)),
    last: Math.max(...spans.map(({ last }) => last)),
  }
}

function spanOfEvent(event: Component, tree: Component): Span | undefined {
  const start = momentOf(propertyOf(event, 'DTSTART'))
  if (start === undefined) return undefined
  const margin = start.isDate ? floatingMs : 0
  const rule = valueIn(event, 'RRULE')
  const isOpen = rule !== undefined && !/(?:COUNT|UNTIL)=/i.test(rule)
  let [first, last, count] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (const instance of occurrencesOf(event, tree, {})) {
    first = Math.min(first, instance.start)
    last = Math.max(last, instance.end)
    count += 1
    if (isOpen || count > most) return { first: first - margin, last: ENDLESS }
  }
  return count > 0 ? { first: first - margin, last: last + margin } : nowhere(start.ms)
}
