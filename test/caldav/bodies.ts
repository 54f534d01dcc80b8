/** Request bodies and addresses that the tests share. Adele's calendars are in `people.ts`. */

export const homePath = '/dav/calendars/adele7x/'
export const calendar = `${homePath}k1work/`
export const object = (name: string): string => `${calendar}${name}`

/** @param names with the prefixes D, C, CS, A. */
export const propfind = (...names: readonly string[]): string =>
  `<D:propfind xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"><D:prop>${names.map((name) => `<${name}/>`).join('')}</D:prop></D:propfind>`

/** @param filter what stands in the filter for VCALENDAR. */
export const query = (filter: string, prop = '<D:getetag/>', more = ''): string =>
  `<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>${prop}</D:prop><C:filter><C:comp-filter name="VCALENDAR">${filter}</C:comp-filter></C:filter>${more}</C:calendar-query>`

export const multiget = (hrefs: readonly string[], prop = '<D:getetag/>'): string =>
  `<C:calendar-multiget xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop>${prop}</D:prop>${hrefs.map((href) => `<D:href>${href}</D:href>`).join('')}</C:calendar-multiget>`

export const sync = (token: string, more = ''): string =>
  `<sync-collection xmlns="DAV:">${more}<prop><getetag/></prop><sync-token>${token}</sync-token></sync-collection>`
