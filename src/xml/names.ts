import type { QName, XmlElement } from './types.ts'

/** Of `xml:lang`. */
export const XML = 'http://www.w3.org/XML/1998/namespace'
/** WebDAV. @see RFC 4918 */
export const DAV = 'DAV:'
/** CalDAV. @see RFC 4791 §6.1 */
export const CALDAV = 'urn:ietf:params:xml:ns:caldav'
/** Apple's Calendar Server extensions: getctag, sharing, … */
export const CS = 'http://calendarserver.org/ns/'
/** Apple iCal: calendar-color, calendar-order. */
export const APPLE = 'http://apple.com/ns/ical/'

/** WebDAV-Push. @see https://github.com/bitfireAT/webdav-push */
export const PUSH = 'https://bitfire.at/webdav-push'

export const q = (ns: string, local: string): QName => ({ ns, local })

/** `{namespace}local`: equal for equal names, fit to be the key of a Map. */
export const nameKey = ({ ns, local }: QName): string => `{${ns}}${local}`

export const sameName = (a: QName, b: QName): boolean => a.local === b.local && a.ns === b.ns

export const isNamed = (element: XmlElement, name: QName): boolean => sameName(element.name, name)

/** The first child of that name. */
export const childOf = (element: XmlElement, name: QName): XmlElement | undefined =>
  element.children.find((child) => sameName(child.name, name))

/** All children of that name, in order. */
export const childrenOf = (element: XmlElement, name: QName): readonly XmlElement[] =>
  element.children.filter((child) => sameName(child.name, name))
