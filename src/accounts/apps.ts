/**
 * What people call the app behind a User-Agent. The first row that fits wins, so libraries stand below the apps built on them.
 * For showing only: a client may send what it likes.
 */
const apps: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/\bThunderbird\//, 'Thunderbird'],
  [/\bBetterbird\//, 'Betterbird'],
  [/^DAVx5\//, 'DAVx⁵'],
  [/^DAVdroid\//, 'DAVdroid'],
  [/^ICSx5\//, 'ICSx⁵'],
  [/^CalDAV-Sync\b/, 'CalDAV-Sync'], // goes on with "like iOS/…": before the row for iOS
  [/^iOS\/|^iPadOS\/|\bdataaccessd\//, 'Apple Calendar (iPhone, iPad)'],
  [/\bCalendarAgent\/|\bCalendarStore\/|^macOS\//, 'Apple Calendar (Mac)'],
  [/^accountsd\//i, 'Apple Accounts'],
  [/^BusyCal/, 'BusyCal'],
  [/^Fantastical/i, 'Fantastical'],
  [/^eM ?Client\//i, 'eM Client'],
  [/^CalDavSynchronizer\//, 'CalDav Synchronizer'],
  [/^vdirsyncer\//, 'vdirsyncer'],
  [/^pimsync\//, 'pimsync'],
  [/^SyncEvolution\b/, 'SyncEvolution'],
  [/^gnome-online-accounts\//, 'GNOME Online Accounts'],
  [/^Evolution\//, 'Evolution'],
  [/^GNOME-Calendar\//i, 'GNOME Calendar'],
  [/^KDAV\b|\bKDE DAV\b|\bKIO\/|\bakonadi/i, 'KOrganizer'],
  [/^org\.tasks\//, 'Tasks.org'],
  [/^jtx/i, 'jtx Board'],
  [/^OpenTasks/i, 'OpenTasks'],
  [/\bHome ?Assistant\b/i, 'Home Assistant'],
  [/^khal\b/, 'khal'],
  [/^MSFT-WIN-/, 'Windows Calendar'],
  [/^OneCalendar\b/i, 'OneCalendar'],
  [/^Nextcloud\b|\bNextcloud\//i, 'Nextcloud'],
  [/^tsdav\b/, 'tsdav'],
  [/^python-caldav\//, 'python-caldav'],
  [/^curl\//, 'curl'],
  [/^Wget\//, 'wget'],
  [/^Mozilla\/5\.0 .*\b(?:Firefox|Chrome|Safari)\//, 'Web browser'],
]

/** @returns a short plain name; undefined when the app does not say who it is. */
export function appName(userAgent: string): string | undefined {
  const known = apps.find(([pattern]) => pattern.test(userAgent))
  return known?.[1] ?? /^[A-Za-z][A-Za-z0-9 ._-]{0,39}/.exec(userAgent)?.[0].trim()
}
