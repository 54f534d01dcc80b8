import type { Session } from '../calendar.ts'
import type { XmlElement } from '../xml/types.ts'
import type { Href, Place } from './resource.ts'

/** One authenticated request, as methods and reports see it. */
export interface Call {
  readonly place: Place
  readonly session: Session
  readonly href: Href
  /** Path of a request target below the bridge, see `localPath`. */
  readonly local: (target: string) => string
  /** Scheme and host of the public URL. */
  readonly origin: string
  /** Hosts whose absolute URLs mean this server, lower case: the public one and the one that the client addressed. */
  readonly hosts: readonly string[]
  /** Epoch ms. */
  now(): number
  /** Empty when the header is absent. */
  header(name: string): string
  /** The body, parsed; undefined when it is empty, and where the table of methods does not say that it is read. @throws XmlError */
  xml(): XmlElement | undefined
  /** The body as UTF-8: what is none becomes what no calendar has in it. */
  text(): string
}
