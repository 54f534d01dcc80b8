import type { Words } from './types.ts'

const units: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** `5 minutes ago`: we do not know the reader's time zone, and this needs none. @param at epoch ms */
export function ago(at: number, now: number, words: Words): string {
  const found = units.find(([, ms]) => now - at >= ms)
  if (found === undefined) return words.justNow
  const [unit, ms] = found
  return new Intl.RelativeTimeFormat(words.lang, { numeric: 'auto' }).format(-Math.floor((now - at) / ms), unit)
}

/** `3 Nov 2026`, in UTC. @param at epoch ms */
export function day(at: number, words: Words): string {
  return new Intl.DateTimeFormat(words.locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(at)
}

/**
 * `3 Nov 2026, 09:30`, with the zone's name where it is not the reader's own.
 * @param zone IANA, or `UTC` where the reader's is not known; undefined: a whole day
 */
export function moment(at: number, zone: string | undefined, words: Words): string {
  if (zone === undefined) return day(at, words)
  const text = new Intl.DateTimeFormat(words.locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: zone,
  }).format(at)
  return zone === 'UTC' ? `${text} UTC` : text
}

/** For support, and for who wants to know exactly. @param at epoch ms */
export function iso(at: number): string {
  return new Date(at).toISOString()
}

/** A day of the week, for a picture and for a list. @param date midnight as if in UTC, epoch ms */
export function weekday(
  date: number,
  words: Words,
): { readonly short: string; readonly number: string; readonly long: string } {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(words.locale, { ...options, timeZone: 'UTC' }).format(date)
  return {
    short: format({ weekday: 'short' }),
    number: format({ day: 'numeric' }).replace(/\D/g, ''),
    long: format({ weekday: 'long', day: 'numeric', month: 'long' }),
  }
}

/** `09:30`. @param minutes from midnight */
export function clock(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
