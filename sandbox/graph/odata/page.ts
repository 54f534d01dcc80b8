import { Refusal } from '../errors.ts'
import type { Call, GraphResponse } from '../types.ts'

/** `$top`, `$skip`, `$count` and the links between pages. */

const DEFAULT_PAGE = 10

export function countOf(query: URLSearchParams, name: '$top' | '$skip', least: number): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  const number = Number(text)
  if (Number.isInteger(number) && number >= least) return number
  throw new Refusal('BadRequest', `Invalid value '${text}' for ${name} query option found.`)
}

export const linkTo = (call: Call, changes: Readonly<Record<string, string>>): string => {
  const query = new URLSearchParams(call.request.query)
  for (const [name, value] of Object.entries(changes)) query.set(name, value)
  return `${call.deps.context.origin()}/v1.0${call.request.path}?${query.toString()}`
}

/** One page of a collection; `wire` is called for its members only. */
export function paged<T>(call: Call, all: readonly T[], wire: (each: T) => unknown, context: string): GraphResponse {
  const { query } = call.request
  const { largestPage } = call.deps.context.knobs
  const size = Math.min(countOf(query, '$top', 1) ?? call.prefer.maxPageSize ?? DEFAULT_PAGE, largestPage)
  const skip = countOf(query, '$skip', 0) ?? 0
  const more = skip + size < all.length
  return {
    status: 200,
    body: {
      '@odata.context': contextOf(call, context),
      ...(query.get('$count') === 'true' ? { '@odata.count': all.length } : {}),
      value: all.slice(skip, skip + size).map(wire),
      ...(more ? { '@odata.nextLink': linkTo(call, { $skip: String(skip + size) }) } : {}),
    },
  }
}

export const contextOf = (call: Call, what: string): string => `${call.deps.context.origin()}/v1.0/$metadata#${what}`

/** `users('…')/calendars('…')/events(subject,start)`: the collection as `@odata.context` writes it. */
export function collection(call: Call, path: string): string {
  const select = call.request.query.get('$select')
  return `users('${call.mailbox.owner.oid}')/${path}${select === null ? '' : `(${select})`}`
}
