import type { TimeRange } from '../../ical/types.ts'
import type { XmlElement } from '../../xml/types.ts'
import { DavError } from '../conditions.ts'

const utc = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/**
 * `start` and `end` of an element, either of which may be missing.
 * @throws DavError `valid-filter` when both are missing, one is not a UTC date-time, or they are in the wrong order.
 * @see RFC 4791 §9.9
 */
export function timeRangeOf(element: XmlElement): TimeRange {
  const start = instantOf(element.attributes.get('start'))
  const end = instantOf(element.attributes.get('end'))
  if (start === undefined && end === undefined) throw new DavError('valid-filter')
  if (start !== undefined && end !== undefined && end < start) throw new DavError('valid-filter')
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) }
}

/** The same where both are required: expand, limit-recurrence-set, free-busy-query. */
export function closedRangeOf(element: XmlElement | undefined): Required<TimeRange> {
  const { start, end } = element === undefined ? {} : timeRangeOf(element)
  if (start === undefined || end === undefined) throw new DavError('valid-filter')
  return { start, end }
}

function instantOf(value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = utc.exec(value) ?? []
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const instant = Date.parse(iso)
  // Dates that do not exist (30 February) parse to others.
  if (Number.isNaN(instant) || year === '0000' || new Date(instant).toISOString() !== iso)
    throw new DavError('valid-filter')
  return instant
}
