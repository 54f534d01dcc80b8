/** Templates of the addresses that apps ask for: what may be told of a request without telling whose it is. */
const templates = [
  '/',
  '/.well-known/caldav',
  '/.well-known/carddav',
  '/dav',
  '/dav/principals',
  '/dav/principals/{account}',
  '/dav/calendars',
  '/dav/calendars/{account}',
  '/dav/calendars/{account}/{calendar}',
  '/dav/calendars/{account}/{calendar}/{object}',
  '/dav/outbox/{account}',
  '/dav/subscriptions/{account}/{registration}',
  '/export/calendars/{calendar}',
  '/export/{all}',
  '/feed/{secret}',
]

const rows = Map.groupBy(
  templates.map((template) => ({ template, segments: template.split('/') })),
  ({ segments }) => segments.length,
)

/** @param path below the bridge, as it was sent. @returns undefined for what is none of theirs */
export function templateOf(path: string): string | undefined {
  const segments = (path.length > 1 ? path.replace(/\/$/, '') : path).split('/', 8)
  return rows
    .get(segments.length)
    ?.find((row) => row.segments.every((segment, at) => segment.startsWith('{') || segment === segments[at]))?.template
}
