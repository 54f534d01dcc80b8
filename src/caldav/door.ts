import type Koa from 'koa'

const wellKnown: Readonly<Record<string, 'caldav' | 'nothing'>> = {
  '/.well-known/caldav': 'caldav',
  '/.well-known/carddav': 'nothing',
}

/** What a well-known path leads to; undefined for all other paths. @see RFC 6764 §5 */
export const wellKnownService = (path: string): 'caldav' | 'nothing' | undefined => wellKnown[path.replace(/\/$/, '')]

/**
 * Whether a request is for the CalDAV door.
 *
 * The bare host is shared with the web page: apps that know nothing else come there with WebDAV methods, and
 * Thunderbird looks with GET and HEAD whether it is a calendar file, asking for `text/calendar` and no HTML.
 * @param path as `localPath` gives it.
 */
export function isForCaldav(ctx: Koa.Context, path: string): boolean {
  if (wellKnownService(path) !== undefined || path === '/dav' || path.startsWith('/dav/')) return true
  if (path !== '/' || ctx.method === 'POST') return false
  if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return true
  const accept = ctx.get('Accept').toLowerCase()
  return (
    /^basic /i.test(ctx.get('Authorization')) || (accept.includes('text/calendar') && !accept.includes('text/html'))
  )
}
