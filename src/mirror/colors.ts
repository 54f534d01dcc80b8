/** Colours of calendars. Pure. */
import type { GraphCalendar } from '../graph/types.ts'

/** Outlook's named colours, for calendars that carry only the name. @see https://learn.microsoft.com/graph/api/resources/calendar */
const named: Readonly<Record<string, string>> = {
  lightblue: '#5A9BD5',
  lightgreen: '#5FB36B',
  lightorange: '#E8973A',
  lightgray: '#8A8F98',
  lightyellow: '#C9A227',
  lightteal: '#2FA39A',
  lightpink: '#D6699B',
  lightbrown: '#9C6B4A',
  lightred: '#D9534F',
}

/** For calendars nobody ever coloured (`auto`, empty hexColor): one of these, by the calendar's id, so that it never changes. */
const palette = ['#0F6CBD', '#498205', '#B4009E', '#C19C00', '#038387', '#8764B8', '#CA5010', '#5D5A58'] as const

/** @returns `#RRGGBB`, upper case, always. */
export function colorOf(calendar: Pick<GraphCalendar, 'hexColor' | 'color'>, id: string): string {
  if (/^#[0-9a-f]{6}$/i.test(calendar.hexColor ?? '')) return (calendar.hexColor ?? '').toUpperCase()
  const byName = named[(calendar.color ?? '').toLowerCase()]
  if (byName !== undefined) return byName
  const sum = [...id].reduce((total, char) => total + char.charCodeAt(0), 0)
  return palette[sum % palette.length] ?? palette[0]
}
