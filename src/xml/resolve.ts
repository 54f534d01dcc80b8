import { XmlError, type XmlLimits } from './limits.ts'
import { nameKey, XML } from './names.ts'
import type { QName, XmlElement } from './types.ts'

const XMLNS = 'http://www.w3.org/2000/xmlns/'

/** Prefix → namespace; the default namespace has the prefix ''. Copied only where an element declares something. */
type Scope = ReadonlyMap<string, string>

/** What fast-xml-parser makes of an element, a text or a CDATA section with `preserveOrder`: one key, and `:@`. */
type Node = Readonly<Record<string, unknown>>

/**
 * Turns the parser's nodes into elements with resolved names and decoded text.
 * @throws XmlError `namespace` (undeclared prefix, forbidden declaration), `malformed` (an attribute twice)
 * @see https://www.w3.org/TR/xml-names/ §5, §6
 */
export function resolve(nodes: unknown, limits: XmlLimits): XmlElement {
  const root = (nodes as readonly Node[]).find((node) => keyOf(node).startsWith('='))
  if (root === undefined) throw new XmlError('malformed')
  return element(
    root,
    new Map([
      ['', ''],
      ['xml', XML],
    ]),
    limits,
  )
}

function element(node: Node, outer: Scope, limits: XmlLimits): XmlElement {
  const key = keyOf(node)
  const raw = Object.entries((node[':@'] ?? {}) as Record<string, string>)
  const scope = scopeOf(raw, outer, limits)
  const content = (node[key] as readonly Node[]).map((child): XmlElement | string => {
    const kind = keyOf(child)
    if (kind === '#text') return decodeReferences(child['#text'] as string)
    return kind === '#cdata' ? cdata(child['#cdata']) : element(child, scope, limits)
  })
  const children = content.filter((part) => typeof part !== 'string')
  const text = content.filter((part) => typeof part === 'string').join('')
  return { name: nameOf(key.slice(1), scope, true), attributes: attributesOf(raw, scope), children, text, content }
}

function keyOf(node: Node): string {
  for (const key in node) if (key !== ':@') return key
  return ''
}

const cdata = (nodes: unknown): string => (nodes as readonly Node[]).map((node) => node['#text'] as string).join('')

function scopeOf(raw: readonly (readonly [string, string])[], outer: Scope, limits: XmlLimits): Scope {
  const declared = raw.flatMap(([key, value]): [string, string][] => {
    if (key === '=xmlns') return [['', decodeReferences(value)]]
    return key.startsWith('=xmlns:') ? [[key.slice(7), decodeReferences(value)]] : []
  })
  for (const [prefix, ns] of declared) {
    const reserved = prefix === 'xmlns' || ns === XMLNS || (prefix === 'xml') !== (ns === XML)
    if (reserved || (ns === '' && prefix !== '') || ns.length > limits.maxNamespaceLength)
      throw new XmlError('namespace')
  }
  return declared.length === 0 ? outer : new Map([...outer, ...declared])
}

function nameOf(raw: string, scope: Scope, withDefault: boolean): QName {
  const colon = raw.indexOf(':')
  if (colon === -1) return { ns: withDefault ? (scope.get('') ?? '') : '', local: raw }
  const ns = scope.get(raw.slice(0, colon))
  if (ns === undefined) throw new XmlError('namespace')
  return { ns, local: raw.slice(colon + 1) }
}

/** By local name; by `{namespace}local` where the attribute has a prefix. */
function attributesOf(raw: readonly (readonly [string, string])[], scope: Scope): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>()
  for (const [key, value] of raw) {
    if (key === '=xmlns' || key.startsWith('=xmlns:')) continue
    const name = nameOf(key.slice(1), scope, false)
    const resolved = name.ns === '' ? name.local : nameKey(name)
    if (attributes.has(resolved)) throw new XmlError('malformed')
    attributes.set(resolved, decodeReferences(value.replace(/[\t\n\r]/g, ' ')))
  }
  return attributes
}

const predefined = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
])

/** `guard.ts` has made sure that every reference is one of these. */
function decodeReferences(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&([^;]+);/g, (whole, name: string) => {
    if (name.startsWith('#x')) return String.fromCodePoint(Number.parseInt(name.slice(2), 16))
    if (name.startsWith('#')) return String.fromCodePoint(Number.parseInt(name.slice(1), 10))
    return predefined.get(name) ?? whole
  })
}
