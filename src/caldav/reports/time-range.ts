import type { TimeRange } from '../../ical/types.ts'
import type { XmlElement } from '../../xml/types.ts'
import { type ConditionName, DavError } from '../conditions.ts'

const utc = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/

/**
 * `start` and `end` of an element, either of which may be missing.
 * @throws DavError `valid-filter`, outside of a filter `bad-request`, when both are missing, one is not a UTC date-time, or they are in
 *   the wrong order.
 * @see RFC 4791 §9.9
 */
export function timeRangeOf(element: XmlElement, refusal: 'valid-filter' | 'bad-request' = 'valid-filter'): TimeRange {
  const [start, end] = ['start', 'end'].map((name) => instantOf(element.attributes.get(name), refusal))
  if (start === undefined && end === undefined) throw new DavError(refusal)
  if (start !== undefined && end !== undefined && end < start) throw new DavError(refusal)
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) }
}

/** The same where both are required: expand, limit-recurrence-set, limit-freebusy-set. @throws DavError `bad-request` */
export function closedRangeOf(element: XmlElement): Required<TimeRange> {
  const { start, end } = timeRangeOf(element, 'bad-request')
  if (start === undefined || end === undefined) throw new DavError('bad-request')
  return { start, end }
}

function instantOf(value: string | undefined, refusal: ConditionName): number | undefined {
  if (value === undefined) return undefined
  const [, year = '', month = '', day = '', hour = '', minute = '', second = ''] = utc.exec(value) ?? []
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`
  const instant = Date.parse(iso)
  // Dates that do not exist (30 February) parse to others.
  if (Number.isNaN(instant) || year === '0000' || new Date(instant).toISOString() !== iso) throw new DavError(refusal)
  return instant
}
