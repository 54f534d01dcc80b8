import { Refusal } from '../errors.ts'
import { idsOf } from '../ids.ts'
import { contextOf } from '../odata/page.ts'
import type { Call, GraphResponse } from '../types.ts'

/** One kind of id to another. @see https://learn.microsoft.com/graph/api/user-translateexchangeids */

const MAX_IDS = 1000

const kinds = {
  restId: { immutable: false, write: (id: string) => id, read: (id: string) => id },
  restImmutableEntryId: { immutable: true, write: (id: string) => id, read: (id: string) => id },
  ewsId: {
    immutable: false,
    write: (id: string) => id.replaceAll('-', '/').replaceAll('_', '+'),
    read: (id: string) => id.replaceAll('/', '-').replaceAll('+', '_'),
  },
} as const

const kindOf = (name: unknown): keyof typeof kinds => {
  if (typeof name === 'string' && name in kinds) return name as keyof typeof kinds
  throw new Refusal('ErrorInvalidParameter', 'The id type is not supported.')
}

export function translateIds(call: Call): GraphResponse {
  const body = call.request.body as { inputIds?: unknown; sourceIdType?: unknown; targetIdType?: unknown } | undefined
  const inputs = Array.isArray(body?.inputIds) ? body.inputIds.map(String) : []
  if (inputs.length === 0 || inputs.length > MAX_IDS) throw new Refusal('ErrorInvalidParameter', 'inputIds: 1 to 1000.')
  const source = kinds[kindOf(body?.sourceIdType)]
  const target = kinds[kindOf(body?.targetIdType)]
  const ids = idsOf(call.mailbox.owner.oid, call.mailbox.owner.oid)
  const value = inputs.map((sourceId) => {
    const key = ids.read(source.read(sourceId))
    const item = key === undefined || key === 'malformed' ? undefined : call.mailbox.item(key.entry)
    if (item === undefined || key === undefined || key === 'malformed') {
      return { sourceId, errorDetails: { code: 'ErrorInvalidIdMalformed', message: 'Id is malformed.' } }
    }
    return { sourceId, targetId: target.write(ids.event(item.folder.counter, item.entry, key.date, target.immutable)) }
  })
  const context = contextOf(call, 'Collection(microsoft.graph.convertIdResult)')
  return { status: 200, body: { '@odata.context': context, value } }
}
