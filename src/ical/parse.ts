/**
 * iCalendar as a tree, nearly lossless: what `print` writes is what `parse` read, but for the case of names, line folding and
 * needless quotes. Values stay as they stand on the line (still escaped): what they mean depends on the property.
 * @see RFC 5545 §3.1, RFC 6868
 */

export interface Component {
  /** Upper case. */
  readonly name: string
  readonly properties: readonly Property[]
  readonly components: readonly Component[]
}

export interface Property {
  /** Upper case. */
  readonly name: string
  /** By upper-case name; values without quotes, RFC 6868 decoded. */
  readonly params: ReadonlyMap<string, readonly string[]>
  readonly value: string
}

/** The text is not iCalendar; the message says why, and never quotes the text. */
export class CalendarSyntaxError extends Error {
  override readonly name = 'CalendarSyntaxError'
}

const noParams: Property['params'] = new Map()
const maxDepth = 16

interface OpenComponent {
  readonly name: string
  readonly properties: Property[]
  readonly components: Component[]
}

/** @throws CalendarSyntaxError unless the text is exactly one component, usually a VCALENDAR. */
export function parse(text: string): Component {
  const root: OpenComponent = { name: '', properties: [], components: [] }
  const open = [root]
  for (const line of text.replace(/\r?\n[ \t]/g, '').split(/\r?\n/)) {
    const current = open.at(-1)
    if (line === '' || current === undefined) continue
    const property = readLine(line)
    if (property.name === 'BEGIN') {
      if (open.length > maxDepth) throw new CalendarSyntaxError('nested too deeply')
      const child = { name: property.value.toUpperCase(), properties: [], components: [] }
      current.components.push(child)
      open.push(child)
    } else if (property.name === 'END') {
      if (open.length === 1 || property.value.toUpperCase() !== current.name)
        throw new CalendarSyntaxError('END without BEGIN')
      open.pop()
    } else current.properties.push(property)
  }
  const [only, ...others] = root.components
  if (open.length !== 1) throw new CalendarSyntaxError('BEGIN without END')
  if (only === undefined || others.length > 0 || root.properties.length > 0)
    throw new CalendarSyntaxError('not one component')
  return only
}

/** A text to be parsed, or one that was. Callers that look at the same text often keep its tree. */
export const treeOf = (source: string | Component): Component => (typeof source === 'string' ? parse(source) : source)

const simple = /^([A-Za-z0-9-]+):/
const nameOnly = /^[A-Za-z0-9-]+/
const parameter = /;([A-Za-z0-9-]+)=((?:"[^"]*"|[^",;:]*)(?:,(?:"[^"]*"|[^",;:]*))*)/y
const parameterValue = /"([^"]*)"|([^",]+)|(?<=,|^)(?=,|$)/g

function readLine(line: string): Property {
  const plain = simple.exec(line)?.[1]
  if (plain !== undefined) return { name: plain.toUpperCase(), params: noParams, value: line.slice(plain.length + 1) }
  const name = nameOnly.exec(line)?.[0]
  if (name === undefined) throw new CalendarSyntaxError('a line without a name')
  const params = new Map<string, readonly string[]>()
  let at = name.length
  for (let match = parameterAt(line, at); match !== null; match = parameterAt(line, at)) {
    const [whole, key = '', list = ''] = match
    params.set(key.toUpperCase(), [...(params.get(key.toUpperCase()) ?? []), ...readValues(list)])
    at += whole.length
  }
  if (line[at] !== ':') throw new CalendarSyntaxError('a line without a value')
  return { name: name.toUpperCase(), params, value: line.slice(at + 1) }
}

function parameterAt(line: string, at: number): RegExpExecArray | null {
  parameter.lastIndex = at
  return parameter.exec(line)
}

const readValues = (list: string): string[] =>
  Array.from(list.matchAll(parameterValue), ([, quoted, bare]) => decodeCaret(quoted ?? bare ?? ''))

const carets = new Map([
  ['^n', '\n'],
  ["^'", '"'],
  ['^^', '^'],
])
const decodeCaret = (value: string): string =>
  value.includes('^') ? value.replace(/\^[n'^]/g, (pair) => carets.get(pair) ?? pair) : value

/** The first property of that name. */
export const propertyOf = (component: Component, name: string): Property | undefined =>
  component.properties.find((property) => property.name === name)

export const valueIn = (component: Component, name: string): string | undefined => propertyOf(component, name)?.value

/** The first value of a parameter. */
export const paramOf = (property: Property, name: string): string | undefined => property.params.get(name)?.[0]

/** A property with one-valued parameters. The value must be ready for the line: escaped, without line ends. */
export const property = (name: string, value: string, params: Readonly<Record<string, string>> = {}): Property => ({
  name,
  value,
  params: new Map(Object.entries(params).map(([key, single]) => [key, [single]])),
})

const unescapes = new Map([
  ['\\n', '\n'],
  ['\\N', '\n'],
  ['\\,', ','],
  ['\\;', ';'],
  ['\\\\', '\\'],
])

/** The text that a value of type TEXT stands for. @see RFC 5545 §3.3.11 */
export const unescapeText = (value: string): string =>
  value.includes('\\') ? value.replace(/\\[nN,;\\]/g, (pair) => unescapes.get(pair) ?? pair) : value
