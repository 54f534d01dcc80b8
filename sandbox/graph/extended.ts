import type { Shown } from './model.ts'
import { recurBlob } from './recurblob.ts'
import type { View, Wire } from './wire.ts'

/** Extended MAPI properties that an `$expand` may ask for. */

const RECUR = 'Binary {00062002-0000-0000-c000-000000000046} Id 0x8216'

/** @param filter of the `$expand`: `id eq '…'`, one or more joined by `or`. Properties an event lacks are left out. */
export function extendedProperties({ type, item }: Shown, { basic }: View, filter: string | undefined): Wire {
  const wanted = [...(filter ?? '').matchAll(/id eq '([^']*)'/gi)].map(([, id = '']) => id)
  const id = wanted.find((each) => each.toLowerCase() === RECUR.toLowerCase())
  if (basic || id === undefined || type !== 'seriesMaster' || item.series === undefined) return {}
  return { singleValueExtendedProperties: [{ id: RECUR, value: recurBlob(item.series, item.content) }] }
}
