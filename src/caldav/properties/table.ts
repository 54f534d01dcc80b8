import { nameKey } from '../../xml/names.ts'
import type { QName } from '../../xml/types.ts'
import { acl } from './acl.ts'
import { apple } from './apple.ts'
import { caldavProperties } from './caldav.ts'
import { pushProperties } from './push.ts'
import type { Property } from './row.ts'
import { webdav } from './webdav.ts'

/** Every property there is. */
export const properties: readonly Property[] = [...webdav, ...acl, ...caldavProperties, ...apple, ...pushProperties]

const byName = tableOf(properties)

export const propertyNamed = (name: QName): Property | undefined => byName.get(nameKey(name))

/** @throws TypeError when a name is in the table twice. */
export function tableOf(rows: readonly Property[]): ReadonlyMap<string, Property> {
  const table = new Map<string, Property>()
  for (const row of rows) {
    const key = nameKey(row.name)
    if (table.has(key)) throw new TypeError(`two rows for the property ${key}`)
    table.set(key, row)
  }
  return table
}
