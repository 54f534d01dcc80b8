import type { KeptShelf } from '../calendar.ts'
import { nameKey, sameName } from '../xml/names.ts'
import type { XmlNode } from '../xml/render.ts'
import type { QName } from '../xml/types.ts'
import type { Call } from './call.ts'
import { type View, valuesIn } from './properties/row.ts'
import type { Wanted } from './properties/wanted.ts'
import type { Resource } from './resource.ts'

/** For one property, in the form it is kept; the VTIMEZONE of a zone comes to some thousand. */
const maxTextLength = 16_384
/** For one resource. */
const maxNames = 64
/** For a calendar with everything in it. */
const maxShelfLength = 131_072

/** Where on which shelf a resource's properties lie. */
function placeOf(resource: Resource): { readonly shelf: string; readonly place: string } {
  if (resource.kind === 'calendar') return { shelf: resource.calendarId, place: '' }
  if (resource.kind === 'object') return { shelf: resource.calendarId, place: resource.name }
  return { shelf: '-', place: resource.kind }
}

/** What a property's value may look at. @param resources those whose properties will be asked for. */
export async function viewOf(
  call: Call,
  resources: readonly Resource[],
  { kept }: Pick<Wanted, 'kept'>,
): Promise<View> {
  const { account, push, busyTimes } = call.session
  const shelves = kept ? [...new Set(resources.map((resource) => placeOf(resource).shelf))] : []
  const read = shelves.length === 0 ? new Map<string, KeptShelf>() : await call.session.kept.read(shelves)
  return {
    account,
    href: call.href,
    push,
    outbox: busyTimes !== undefined,
    kept: (resource) => {
      const { shelf, place } = placeOf(resource)
      return valuesIn(read.get(shelf)?.[place])
    },
  }
}

/** One instruction of a PROPPATCH. Without `value`, the property is removed. */
export interface Change {
  readonly name: QName
  readonly value?: XmlNode
  /** Forgotten along with it. */
  readonly insteadOf?: QName
}

/** Thrown by `keep`; nothing was kept. */
export class ShelfFull extends Error {
  override readonly name = 'ShelfFull'
}

/**
 * Keeps changes in their order, all or none.
 * @param isThere tells for a member whether it still is: what was kept for others is thrown out.
 * @throws ShelfFull; Fault as the port
 */
export async function keep(
  call: Call,
  resource: Resource,
  changes: readonly Change[],
  isThere: (member: string) => boolean,
): Promise<void> {
  const { shelf, place } = placeOf(resource)
  await call.session.kept.change(shelf, (kept) => {
    const own = changed(new Map(Object.entries(kept[place] ?? {})), changes)
    const others = Object.entries(kept).filter(([name]) => name !== place && (shelf === '-' || isThere(name)))
    const all = own.size === 0 ? others : [...others, [place, Object.fromEntries(own)] as const]
    if (own.size > maxNames || JSON.stringify(all).length > maxShelfLength) throw new ShelfFull()
    return Object.fromEntries(all)
  })
}

function changed(texts: Map<string, string>, changes: readonly Change[]): ReadonlyMap<string, string> {
  for (const { name, value, insteadOf } of changes) {
    texts.delete(nameKey(name))
    if (value === undefined) continue
    if (insteadOf !== undefined && !sameName(insteadOf, name)) texts.delete(nameKey(insteadOf))
    const text = JSON.stringify(value)
    if (text.length > maxTextLength) throw new ShelfFull()
    texts.set(nameKey(name), text)
  }
  return texts
}
