import { XmlError, type XmlLimits } from './limits.ts'

/**
 * Decides what is well-formed XML, before fast-xml-parser sees it: that reads on over much that is none (its own validator
 * passes two roots, unclosed comments, unquoted attributes, control characters, unknown references), and slowly over floods.
 * Each character is looked at a fixed number of times.
 *
 * The grammar of XML 1.0 with namespaces, without the document type.
 */

const WS = '[ \\t\\r\\n]'
const START =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD'
const NCNAME = `[${START}][-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040${START}]{0,199}`
const NAME = `${NCNAME}(?::${NCNAME})?`

const openTag = new RegExp(`<(${NAME})`, 'y')
const attribute = new RegExp(`${WS}+(${NAME})${WS}*=${WS}*(?:"([^<"]*)"|'([^<']*)')`, 'y')
const endOfTag = new RegExp(`${WS}*(/?)>`, 'y')
const closeTag = new RegExp(`</(${NAME})${WS}*>`, 'y')
const instruction = new RegExp(`<\\?(?![Xx][Mm][Ll][ \\t\\r\\n?])${NCNAME}(?=${WS}|\\?>)`, 'y')
const declaration = new RegExp(
  `^<\\?xml${WS}+version${WS}*=${WS}*(?:"1\\.[0-9]"|'1\\.[0-9]')` +
    `(?:${WS}+encoding${WS}*=${WS}*(?:"([-A-Za-z0-9._]{1,40})"|'([-A-Za-z0-9._]{1,40})'))?` +
    `(?:${WS}+standalone${WS}*=${WS}*(?:"(?:yes|no)"|'(?:yes|no)'))?${WS}*\\?>`,
)
const reference = /&(?:amp|lt|gt|quot|apos|#([0-9]{1,10})|#x([0-9A-Fa-f]{1,8}));/y
const notXml = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u
const markup = /^<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i
const notWhite = /[^ \t\r\n]/
const leadingBlank = /^[ \t\r\n]+/

/** In which a document came. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

/** What a document may say of itself that came in one. */
const names: Readonly<Record<Encoding, ReadonlySet<string>>> = {
  'utf-8': new Set(['utf-8', 'utf8', 'us-ascii', 'ascii']),
  'utf-16le': new Set(['utf-16', 'utf-16le']),
  'utf-16be': new Set(['utf-16', 'utf-16be']),
}

function withoutDeclaration(text: string, encoding: Encoding): string {
  if (!/^<\?xml[ \t\r\n]/.test(text)) return text
  const match = declaration.exec(text)
  if (match === null) throw new XmlError('malformed')
  const said = match[1] ?? match[2] ?? encoding
  if (!names[encoding].has(said.toLowerCase())) throw new XmlError('encoding')
  return text.slice(match[0].length)
}

/**
 * @returns the same document without declaration, comments and processing instructions: tags, text and CDATA sections only,
 *   so that the parser behind has nothing left to understand differently.
 * @throws XmlError
 * @see https://www.w3.org/TR/xml/ §2, https://www.w3.org/TR/xml-names/
 */
export function guard(document: string, limits: XmlLimits, encoding: Encoding = 'utf-8'): string {
  if (notXml.test(document)) throw new XmlError('characters')
  // Some apps send blank lines ahead of the declaration.
  const text = withoutDeclaration(document.replace(leadingBlank, ''), encoding)
  const open: string[] = []
  const seen = { elements: 0, attributes: 0 }
  let kept = ''
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at, limits)
    if (token.name !== undefined) enter(token, open, seen, limits)
    else if (token.kind === 'content' && open.length === 0) throw new XmlError('malformed')
    if (token.kind !== 'aside') kept += text.slice(at, token.end)
    at = token.end
  }
  if (open.length > 0 || seen.elements === 0) throw new XmlError('malformed')
  return kept
}

/** Keeps the account of open elements. */
function enter({ kind, name = '', attributes = 0 }: Token, open: string[], seen: Seen, limits: XmlLimits): void {
  if (kind === 'close') {
    if (open.pop() !== name) throw new XmlError('malformed')
    return
  }
  if (open.length === 0 && seen.elements > 0) throw new XmlError('malformed') // a second root
  if (open.length >= limits.maxDepth) throw new XmlError('tooDeep')
  if (++seen.elements > limits.maxElements) throw new XmlError('tooManyElements')
  seen.attributes += attributes
  if (seen.attributes > limits.maxAttributesInAll) throw new XmlError('tooManyAttributes')
  if (kind === 'open') open.push(name)
}

interface Seen {
  elements: number
  attributes: number
}

interface Token {
  /** `content`: text or CDATA section; `space`: white space alone; `aside`: comment or processing instruction. */
  readonly kind: 'open' | 'empty' | 'close' | 'content' | 'space' | 'aside'
  readonly end: number
  /** Of tags. */
  readonly name?: string
  readonly attributes?: number
}

function tokenAt(text: string, at: number, limits: XmlLimits): Token {
  if (text[at] !== '<') return characters(text, at)
  const next = text[at + 1]
  if (next === '/') {
    const [whole, name = ''] = match(closeTag, text, at)
    return { kind: 'close', end: at + whole.length, name }
  }
  if (next === '?') return { kind: 'aside', end: find(text, '?>', at + match(instruction, text, at)[0].length) + 2 }
  if (next !== '!') return tag(text, at, limits)
  if (text.startsWith('<![CDATA[', at)) return { kind: 'content', end: find(text, ']]>', at + 9) + 3 }
  if (!text.startsWith('<!--', at))
    throw new XmlError(markup.test(text.slice(at, at + 10)) ? 'declarations' : 'malformed')
  const end = find(text, '--', at + 4) + 2
  if (text[end] !== '>') throw new XmlError('malformed')
  return { kind: 'aside', end: end + 1 }
}

function characters(text: string, at: number): Token {
  const found = text.indexOf('<', at)
  const end = found === -1 ? text.length : found
  const run = text.slice(at, end)
  if (!notWhite.test(run)) return { kind: 'space', end }
  if (run.includes(']]>')) throw new XmlError('malformed')
  checkReferences(run)
  return { kind: 'content', end }
}

function tag(text: string, start: number, limits: XmlLimits): Token {
  const [opening, name = ''] = match(openTag, text, start)
  const names = new Set<string>()
  let at = start + opening.length
  for (let found = tryAt(attribute, text, at); found !== null; found = tryAt(attribute, text, at)) {
    const [whole, key = '', double, single] = found
    if (names.has(key)) throw new XmlError('malformed')
    if (names.add(key).size > limits.maxAttributes) throw new XmlError('tooManyAttributes')
    checkReferences(double ?? single ?? '')
    at += whole.length
  }
  const [end, slash] = match(endOfTag, text, at)
  return { kind: slash === '/' ? 'empty' : 'open', end: at + end.length, name, attributes: names.size }
}

function find(text: string, what: string, from: number): number {
  const found = text.indexOf(what, from)
  if (found === -1) throw new XmlError('malformed')
  return found
}

function tryAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray {
  const found = tryAt(pattern, text, at)
  if (found === null) throw new XmlError('malformed')
  return found
}

/** Only the five predefined entities, and character references to characters of XML. */
function checkReferences(text: string): void {
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) {
    reference.lastIndex = at
    const match = reference.exec(text)
    if (match === null) throw new XmlError('reference')
    const [, decimal, hex] = match
    if (decimal === undefined && hex === undefined) continue
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number.parseInt(decimal, 10)
    if (code > 0x10ffff || notXml.test(String.fromCodePoint(code))) throw new XmlError('reference')
  }
}
