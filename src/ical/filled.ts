import type { GraphEvent } from '../event.ts'
import { seriesIn } from './components.ts'
import { originalDate } from './occurrence.ts'
import { dayNumberOf, plainDate } from './series.ts'
import { shaped } from './shape.ts'

const dayMs = 86_400_000
/** Instances at the edges may lie outside in one zone and inside in another. */
const edgeDays = 2

/**
 * A master that came without its exceptions and cancellations, with those that its instances tell: an exception says so itself, and a
 * date of the rule that has no instance is cancelled. Outside the range nothing is known of either.
 * @param instances all that Graph shows in the range (epoch ms)
 * @throws TranslationError when master or instances are not understood
 */
export function filled(
  master: GraphEvent,
  instances: readonly GraphEvent[],
  [from, to]: readonly [number, number],
  mailboxTimeZone: string | undefined,
): GraphEvent {
  const series = seriesIn(shaped(master), mailboxTimeZone)
  const present = new Set(instances.map((instance) => dayNumberOf(originalDate(instance, series.zone))))
  const [first, last] = [Math.ceil(from / dayMs) + edgeDays, Math.floor(to / dayMs) - edgeDays]
  const cancelledOccurrences: string[] = []
  for (const day of series.days()) {
    if (day > last) break
    // As Graph itself writes them.
    if (day >= first && !present.has(day)) cancelledOccurrences.push(`OID.${master.id}.${plainDate(day)}`)
  }
  return { ...master, cancelledOccurrences, exceptionOccurrences: instances.filter(({ type }) => type === 'exception') }
}
