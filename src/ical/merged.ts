/** Many calendar objects as one iCalendar stream, piece by piece. Pure: equal input gives equal bytes. */
import { cssColor } from './css-colors.ts'
import { contentLine, type Line, textValue } from './line.ts'
import { fold } from './print.ts'
import { prodId } from './product.ts'
import { vtimezone } from './vtimezone.ts'

export interface CalendarFacts {
  readonly name: string
  /** `#RRGGBB` */
  readonly color: string
  /** Where the calendar is found again; left out where the address itself is a secret: files are passed on. */
  readonly source: string | undefined
  readonly refreshMinutes: number
}

/** Instants, epoch ms, that all events lie between. */
export interface Reach {
  readonly first: number
  readonly last: number
}

/**
 * The beginning of the stream: what the calendar is called, its colour, how often to look again, in the standard's words and
 * in those that apps knew before.
 * @see RFC 7986 §5.1 (NAME), §5.7 (REFRESH-INTERVAL), §5.8 (SOURCE), §5.9 (COLOR)
 */
export function calendarHead({ name, color, source, refreshMinutes }: CalendarFacts): string {
  const every = `PT${refreshMinutes}M`
  const lines: readonly Line[] = [
    { name: 'VERSION', value: '2.0' },
    { name: 'PRODID', value: prodId },
    { name: 'CALSCALE', value: 'GREGORIAN' },
    { name: 'NAME', value: textValue(name) },
    { name: 'X-WR-CALNAME', value: textValue(name) },
    { name: 'COLOR', value: cssColor(color) },
    { name: 'X-APPLE-CALENDAR-COLOR', value: color },
    { name: 'REFRESH-INTERVAL', params: { VALUE: 'DURATION' }, value: every },
    { name: 'X-PUBLISHED-TTL', value: every },
    ...(source === undefined ? [] : [{ name: 'SOURCE', params: { VALUE: 'URI' }, value: source }]),
  ]
  return ['BEGIN:VCALENDAR', ...lines.map(contentLine)].map(fold).join('')
}

export const calendarTail = 'END:VCALENDAR\r\n'

const farthestYear = 9999

/**
 * Takes object after object and gives the events of each, ahead of them the zones they are the first to name. Each zone is
 * written once, for the years that all events of the calendar lie in: a VTIMEZONE of one object tells the years of that object
 * alone, and two by one name would make apps read one event by the rules of another.
 * @param text a calendar object as the translator or the lens wrote it
 */
export function createMerger({ first, last }: Reach): (text: string) => string {
  const years = [yearOf(first), yearOf(last)] as const
  const written = new Set<string>()
  return (text) => {
    const { zones, events } = partsOf(text)
    const fresh = zones.filter((zone) => !written.has(zone))
    for (const zone of fresh) written.add(zone)
    return fresh.flatMap((zone) => vtimezone(zone, ...years).map(fold)).join('') + events
  }
}

const yearOf = (ms: number): number =>
  ms > Date.UTC(farthestYear) ? farthestYear : new Date(Number.isFinite(ms) ? ms : 0).getUTCFullYear()

const firstEvent = '\r\nBEGIN:VEVENT\r\n'
const lastEvent = '\r\nEND:VEVENT\r\n'

/** In each object the zones come first, then the events, and nothing after them. */
function partsOf(text: string): { readonly zones: readonly string[]; readonly events: string } {
  const [from, to] = [text.indexOf(firstEvent), text.lastIndexOf(lastEvent)]
  if (from < 0 || to < from) throw new TypeError('a calendar object has an event')
  const zones = Array.from(text.slice(0, from + 2).matchAll(/\r\nTZID:([^\r]*)/g), ([, zone = '']) => zone)
  return { zones, events: text.slice(from + 2, to + lastEvent.length) }
}
