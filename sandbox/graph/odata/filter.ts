import { Refusal } from '../errors.ts'
import type { Shown } from '../model.ts'
import { splitOutside } from './select.ts'

/** The part of `$filter` and `$orderby` that Exchange answers for events. */

type Test = (shown: Shown) => boolean
type Key = (shown: Shown) => string

const iso = (ms: number): string => new Date(ms).toISOString()

/** Sortable texts. Times are compared in UTC. */
const keys: Readonly<Record<string, Key>> = {
  'start/datetime': ({ span }) => iso(span.start),
  'end/datetime': ({ span }) => iso(span.end),
  lastmodifieddatetime: ({ item }) => item.modified,
  createddatetime: ({ item }) => item.created,
  subject: ({ content }) => content.subject ?? '',
  icaluid: ({ item }) => item.globalId ?? '',
  type: ({ type }) => type,
  showas: ({ content }) => content.showAs ?? '',
  isallday: ({ span }) => String(span.allDay),
  iscancelled: ({ content }) => String(content.isCancelled),
}

const operators: Readonly<Record<string, (left: string, right: string) => boolean>> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
}

const invalid = (clause: string): Refusal =>
  new Refusal('ErrorInvalidUrlQueryFilter', `The query filter contains one or more invalid nodes. (${clause})`)

/** A literal as it compares: quotes off, times with seven digits (event stamps) or three (starts and ends). */
function literal(name: string, text: string): string {
  const bare = /^'(.*)'$/s.exec(text)?.[1]?.replaceAll("''", "'") ?? text
  if (!name.endsWith('datetime')) return bare
  const zoned = /Z|[+-]\d\d:\d\d$/.test(bare) ? bare : `${bare}Z`
  const ms = Date.parse(zoned)
  if (Number.isNaN(ms)) throw invalid(text)
  if (name.includes('/')) return iso(ms)
  const fraction = /\.(\d+)/.exec(zoned)?.[1] ?? ''
  return `${iso(ms).slice(0, 19)}.${fraction.padEnd(7, '0').slice(0, 7)}Z`
}

function clause(text: string): Test {
  const starts = /^startswith\(\s*(\w+)\s*,\s*'(.*)'\s*\)$/is.exec(text)
  if (starts?.[1]?.toLowerCase() === 'subject') {
    const prefix = (starts[2] ?? '').replaceAll("''", "'").toLowerCase()
    return ({ content }) => (content.subject ?? '').toLowerCase().startsWith(prefix)
  }
  const [, name = '', operator = '', value = ''] = /^([\w/]+)\s+(\w\w)\s+(.+)$/s.exec(text) ?? []
  const key = keys[name.toLowerCase()]
  const compare = operators[operator.toLowerCase()]
  if (key === undefined || compare === undefined) throw invalid(text)
  const right = literal(name.toLowerCase(), value.trim())
  return (shown) => compare(key(shown), right)
}

/** @throws Refusal for a clause that Exchange cannot answer, such as one on `uid`. */
export function filterOf(query: URLSearchParams): Test {
  const text = query.get('$filter')
  if (text === null || text.trim() === '') return () => true
  const marked = text.replace(/\s+and\s+(?=(?:[^']*'[^']*')*[^']*$)/gi, '\u0000')
  const tests = splitOutside(marked, '\u0000').map((each) => clause(each.replace(/^\((.*)\)$/s, '$1')))
  return (shown) => tests.every((test) => test(shown))
}

/** @returns undefined without `$orderby`: the store's own order. */
export function orderOf(query: URLSearchParams): ((a: Shown, b: Shown) => number) | undefined {
  const text = query.get('$orderby')
  if (text === null || text.trim() === '') return undefined
  const orders = text.split(',').map((part) => {
    const [name = '', direction = 'asc'] = part.trim().split(/\s+/)
    const key = keys[name.toLowerCase()]
    if (key === undefined) throw new Refusal('BadRequest', `The property '${name}' does not support ordering.`)
    return { key, sign: direction.toLowerCase() === 'desc' ? -1 : 1 }
  })
  const order = (a: Shown, b: Shown): number => {
    for (const { key, sign } of orders) {
      const [left, right] = [key(a), key(b)]
      if (left !== right) return left < right ? -sign : sign
    }
    return 0
  }
  return order
}
