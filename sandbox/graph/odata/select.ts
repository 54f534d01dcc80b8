import { Refusal } from '../errors.ts'
import { eventMembers } from '../wire.ts'

/** `$select` and `$expand` of events. @see OData 4.01 part 2 §5.1.3, §5.1.4 */

export interface Expand {
  readonly name: string
  /** Nested `$select`, `$filter`, …; names without the dollar. */
  readonly options: Readonly<Record<string, string>>
}

export interface Wanted {
  /** undefined: the usual members. */
  readonly select: readonly string[] | undefined
  readonly expand: readonly Expand[]
}

const navigations = [
  'id',
  'attachments',
  'calendar',
  'extensions',
  'instances',
  'cancelledOccurrences',
  'exceptionOccurrences',
  'singleValueExtendedProperties',
  'multiValueExtendedProperties',
]
const known = new Map([...eventMembers, ...navigations].map((name) => [name.toLowerCase(), name]))

const unknown = (name: string): Refusal =>
  new Refusal(
    'BadRequest',
    `Parsing OData Select and Expand failed: Could not find a property named '${name}' on type 'microsoft.graph.event'.`,
  )

export function eventMember(name: string): string {
  const found = known.get(name.trim().toLowerCase())
  if (found === undefined) throw unknown(name.trim())
  return found
}

export const parseSelect = (text: string | null | undefined): readonly string[] | undefined =>
  text === null || text === undefined || text === '' ? undefined : [...new Set(text.split(',').map(eventMember))]

/** Splits at a separator, but not inside parentheses or quotes. */
export function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = ['']
  let depth = 0
  let quoted = false
  for (const char of text) {
    if (char === "'") quoted = !quoted
    if (!quoted) depth += char === '(' ? 1 : char === ')' ? -1 : 0
    if (char === separator && depth === 0 && !quoted) parts.push('')
    else parts.push((parts.pop() ?? '') + char)
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function parseExpand(text: string | null): readonly Expand[] {
  return splitOutside(text ?? '', ',').map((part) => {
    const [, name = '', inner = ''] = /^([^(]+)(?:\((.*)\))?$/s.exec(part) ?? []
    const options = splitOutside(inner, ';').map((option) => {
      const at = option.indexOf('=')
      return [option.slice(0, at).replace('$', '').trim(), option.slice(at + 1)] as const
    })
    return { name: eventMember(name), options: Object.fromEntries(options) }
  })
}

/** @param lists whether the answer is a collection, where the occurrences of a master cannot be had. @throws Refusal */
export function wantedOf(query: URLSearchParams, lists: boolean): Wanted {
  const select = parseSelect(query.get('$select'))
  const expand = parseExpand(query.get('$expand'))
  const both = [...(select ?? []), ...expand.map(({ name }) => name)]
  if (lists && both.includes('exceptionOccurrences')) throw unknown('exceptionOccurrences')
  return { select, expand }
}
