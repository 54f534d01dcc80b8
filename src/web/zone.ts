import type Koa from 'koa'
import type { Site } from './site.ts'

/** The browser's time zone: our script writes it down. undefined where scripts do not run, and for what is none. */
export function zoneOf(site: Site, ctx: Koa.Context): string | undefined {
  const zone = site.cookies.read(ctx, 'zone')
  try {
    return zone === undefined ? undefined : new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
  } catch {
    return undefined
  }
}
