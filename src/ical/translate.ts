import type { GraphEvent } from '../event.ts'
import { componentsOf } from './components.ts'
import { LAST_YEAR } from './days.ts'
import type { Component } from './fields/field.ts'
import { instant } from './fields/identity.ts'
import { fields } from './fields/index.ts'
import { shaped } from './shape.ts'
import { bounds, spanOf } from './span.ts'
import { type Translate, type TranslateOptions, type Translation, TranslationError } from './types.ts'
import { vtimezone } from './vtimezone.ts'
import { writeCalendar } from './write.ts'
import { ianaZone } from './zones.ts'

export { fields, select } from './fields/index.ts'
export { uidOf } from './uid.ts'

/**
 * A single event, or the master of a series with its `cancelledOccurrences` and `exceptionOccurrences`, as iCalendar.
 * Pure: equal input gives equal bytes, whatever the zone of the machine.
 * @throws TranslationError when it does not say when it happens, or not as documented; never anything else.
 */
export const translate: Translate = (event, options) => {
  try {
    return { ...translated(shaped(event), options), odd: isOdd(event) }
  } catch (error) {
    if (error instanceof TranslationError) throw error
    throw new TranslationError('is not of the shape that was expected', { cause: error })
  }
}

const translated = (event: GraphEvent, options: TranslateOptions): Omit<Translation, 'odd'> => {
  const components = componentsOf(event, options)
  const { first, last } = spanOf(components)
  const [from, until] = years(components, last)
  return {
    text: writeCalendar(
      components.map((component) => fields.map(({ toIcal }) => toIcal(component))),
      (zone) => vtimezone(zone, from, until),
    ),
    first,
    last,
    recurring: components.some(({ series }) => series !== undefined),
    modified: Math.max(...[event, ...(event.exceptionOccurrences ?? [])].map(modified)),
  }
}

/** Graph always says when something ends, after its start, and in which zone; a title is a text. Other members are odd more often, and for good. */
const isOdd = (event: GraphEvent): boolean =>
  event.end == null ||
  isBackwards(event) ||
  typeof (event.subject ?? '') !== 'string' ||
  [event.start, event.end].some((time) => (time?.timeZone ?? '') !== '' && ianaZone(time?.timeZone) === undefined) ||
  (event.exceptionOccurrences ?? []).some(({ start, end }) => start != null && end == null)

const isBackwards = ({ start, end }: GraphEvent): boolean =>
  start?.timeZone === end?.timeZone && (end?.dateTime ?? '') < (start?.dateTime ?? '')

const modified = (event: GraphEvent): number => instant(event.lastModifiedDateTime)?.epochMilliseconds ?? 0

/** The years that any date in the object lies in, also dates of instances that are gone. */
function years(components: readonly Component[], last: number): readonly [from: number, until: number] {
  const from = Math.min(...components.map(({ when }) => when.start.year))
  const until = Math.max(...components.map(({ when }) => bounds(when).last), last)
  return [from, until > Date.UTC(LAST_YEAR) ? LAST_YEAR : new Date(until).getUTCFullYear()]
}
