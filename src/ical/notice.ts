import { textValue } from './line.ts'
import { type Property, property } from './parse.ts'
import { print } from './print.ts'
import { prodId } from './product.ts'

/** Something that the bridge has to say to a person, as an event of one whole day that takes no time. */
export interface Notice {
  readonly uid: string
  readonly title: string
  readonly text: string
  /** Where to go. */
  readonly url: string
}

const dayMs = 86_400_000

const basic = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '')
const date = (name: string, ms: number): Property => property(name, basic(ms).slice(0, 8), { VALUE: 'DATE' })

/** @param day days since 1970. @see RFC 5545 §3.6.1, §3.8.2.7 (TRANSP) */
export function noticeText({ uid, title, text, url }: Notice, day: number): string {
  const properties = [
    property('UID', uid),
    property('DTSTAMP', basic(day * dayMs)),
    date('DTSTART', day * dayMs),
    date('DTEND', (day + 1) * dayMs),
    property('SUMMARY', textValue(title)),
    property('DESCRIPTION', textValue(text)),
    property('URL', url),
    property('TRANSP', 'TRANSPARENT'),
  ]
  return print({
    name: 'VCALENDAR',
    properties: [property('VERSION', '2.0'), property('PRODID', prodId)],
    components: [{ name: 'VEVENT', properties, components: [] }],
  })
}
