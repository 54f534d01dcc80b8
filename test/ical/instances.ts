/** What a client computes from an object that is served, and what Graph itself answers, in one form. */
import type { GraphEvent } from '../../src/event.ts'
import { occurrences } from '../../src/ical/expand.ts'
import { select, translate, uidOf } from '../../src/ical/translate.ts'
import { TranslationError } from '../../src/ical/types.ts'

/** Epoch ms. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Query of one series, as the bridge asks. */
export const asMaster = `$select=${[...select, 'cancelledOccurrences', 'exceptionOccurrences'].join()}&$expand=exceptionOccurrences($select=${[...select, 'occurrenceId'].join()})`

/** Empty for a series that ends before it begins: Outlook keeps such, and shows nothing of them. */
export function textOf(event: GraphEvent): string {
  try {
    return translate(event, { uid: uidOf(event) ?? 'u', owner: ['adele@contoso.example'] }).text
  } catch (error) {
    if (error instanceof TranslationError && error.message === 'has no instance') return ''
    throw error
  }
}

/** Start and end, days as dates, and the title. */
const shown = (start: string, end: string, title: string): string =>
  `${start} ${end} ${title
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}|\p{Cs}|\ufeff/gu, '')
    .replace(/ +/g, ' ')
    .trim()}`

export const ofGraph = ({ start, end, isAllDay, subject }: GraphEvent): string => {
  const cut = (text: string | null | undefined) => (text ?? '').slice(0, isAllDay === true ? 10 : 16)
  return shown(cut(start?.dateTime), cut(end?.dateTime), subject ?? '')
}

export const computed = (text: string, range: Range): readonly string[] =>
  (text === '' ? [] : occurrences(text, range, 99_999)).map(({ start, end, allDay, component }) => {
    const [from, to] = [start, end].map((ms) => new Date(ms).toISOString().slice(0, allDay ? 10 : 16))
    const title = component.properties.find(({ name }) => name === 'SUMMARY')?.value ?? ''
    return shown(from ?? '', to ?? '', title.replace(/\\(.)/g, '$1'))
  })
