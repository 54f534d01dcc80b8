import type { GraphEvent } from '../event.ts'
import { cleanLine } from './clean.ts'

/**
 * A Global Object Id in hexadecimal: 16 fixed octets, 4 with the date of the occurrence (zero for a master), creation time,
 * reserved, size, data. @see [MS-OXOCAL] §2.2.1.27
 */
const GLOBAL_OBJECT_ID = /^(040000008200E00074C5B7101A82E008)([0-9A-F]{8})([0-9A-F]{32}[0-9A-F]{8})((?:[0-9A-F]{2})*)$/i
/** `vCal-Uid`, 1 as a 32-bit number, then the UID that another calendar had given, ended by NUL. @see [MS-OXCICAL] §2.1.3.1.1.20.26 */
const FOREIGN_UID = /^7643616C2D55696401000000((?:[0-9A-F]{2})+)$/i

/**
 * UID of a single event or of a series with all its exceptions.
 *
 * Each occurrence has an `iCalUId` of its own; with the date octets zeroed it is the one of its master, which is also the UID in
 * the invitation mails. An event that came in by iCalendar keeps the UID it had there.
 *
 * @returns undefined when Graph gives none: the caller derives one from the object's name.
 */
export function uidOf(event: Pick<GraphEvent, 'iCalUId' | 'uid'>): string | undefined {
  const id = cleanLine(event.iCalUId || event.uid || '')
  const [, prefix, , middle, data = ''] = GLOBAL_OBJECT_ID.exec(id) ?? []
  if (prefix === undefined || middle === undefined) return id === '' ? undefined : id
  return foreignUid(data) ?? `${prefix}00000000${middle}${data}`
}

/** The date octets of an occurrence's id, `yyyy-MM-dd`; undefined for masters and singles. */
export function dateInUid(iCalUId: string | null | undefined): string | undefined {
  const date = GLOBAL_OBJECT_ID.exec(cleanLine(iCalUId ?? ''))?.[2]
  if (date === undefined || /^0+$/.test(date)) return undefined
  const [year, month, day] = [date.slice(0, 4), date.slice(4, 6), date.slice(6, 8)].map((octets) =>
    Number.parseInt(octets, 16),
  )
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('-')
}

function foreignUid(data: string): string | undefined {
  const hex = FOREIGN_UID.exec(data)?.[1]
  if (hex === undefined) return undefined
  const uid = cleanLine(utf8(hex).replace(/\0.*$/s, ''))
  return uid === '' ? undefined : uid
}

/** Empty for octets that are no UTF-8. */
function utf8(hex: string): string {
  try {
    return decodeURIComponent(hex.replace(/../g, '%$&'))
  } catch {
    return ''
  }
}
