const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** `5 minutes ago`: we do not know the reader's time zone, and this needs none. @param at epoch ms */
export function ago(at: number, now: number, lang: string): string {
  const format = new Intl.RelativeTimeFormat(lang, { numeric: 'auto' })
  const [unit, ms] = steps.find(([, size]) => now - at >= size) ?? ['second', Number.POSITIVE_INFINITY]
  return format.format(-Math.floor((now - at) / ms) || 0, unit)
}

/** `3 Nov 2026`, in UTC. @param at epoch ms */
export function day(at: number, lang: string): string {
  return new Intl.DateTimeFormat(lang === 'en' ? 'en-GB' : lang, { dateStyle: 'medium', timeZone: 'UTC' }).format(at)
}

/** For `<time datetime>` and for support. @param at epoch ms */
export function iso(at: number): string {
  return new Date(at).toISOString()
}
