import { XmlError, type XmlLimits } from './limits.ts'

/**
 * What fast-xml-parser and its validator let through, refused before they see it: document types, entities, illegal
 * characters and references, `--` in comments, `]]>` in text, unquoted or unclosed anything, two roots, text around the root,
 * floods. Each character is looked at a fixed number of times.
 *
 * The lexical grammar of XML 1.0 without the document type; that end tags match start tags is left to the validator.
 */

const WS = '[ \\t\\r\\n]'
const START =
  'A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D\\u037F-\\u1FFF\\u200C\\u200D\\u2070-\\u218F\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFFFD'
const NCNAME = `[${START}][-.0-9\\u00B7\\u0300-\\u036F\\u203F\\u2040${START}]{0,199}`
const NAME = `${NCNAME}(?::${NCNAME})?`

const openTag = new RegExp(`<${NAME}`, 'y')
const attribute = new RegExp(`${WS}+${NAME}${WS}*=${WS}*(?:"([^<"]*)"|'([^<']*)')`, 'y')
const endOfTag = new RegExp(`${WS}*(/?)>`, 'y')
const closeTag = new RegExp(`</${NAME}${WS}*>`, 'y')
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

const encodings = new Set(['utf-8', 'utf8', 'us-ascii', 'ascii'])

function withoutDeclaration(text: string): string {
  if (!/^<\?xml[ \t\r\n]/.test(text)) return text
  const match = declaration.exec(text)
  if (match === null) throw new XmlError('malformed')
  const encoding = match[1] ?? match[2] ?? 'utf-8'
  if (!encodings.has(encoding.toLowerCase())) throw new XmlError('encoding')
  return text.slice(match[0].length)
}

/**
 * @returns the same document without declaration, comments and processing instructions: tags, text and CDATA sections only,
 *   so that the parser behind has nothing left to understand differently.
 * @throws XmlError
 * @see https://www.w3.org/TR/xml/ §2, https://www.w3.org/TR/xml-names/
 */
export function guard(document: string, limits: XmlLimits): string {
  if (notXml.test(document)) throw new XmlError('characters')
  // Some apps send blank lines ahead of the declaration.
  const text = withoutDeclaration(document.replace(leadingBlank, ''))
  let kept = ''
  let elements = 0
  let depth = 0
  for (let at = 0; at < text.length; ) {
    const { kind, end } = tokenAt(text, at, limits)
    if (kind === 'open' || kind === 'empty') {
      if (depth === 0 && elements > 0) throw new XmlError('malformed') // a second root
      if (++elements > limits.maxElements) throw new XmlError('tooManyElements')
      if (depth >= limits.maxDepth) throw new XmlError('tooDeep')
    } else if (kind !== 'aside' && kind !== 'space' && depth === 0) throw new XmlError('malformed')
    depth += steps[kind]
    if (kind !== 'aside') kept += text.slice(at, end)
    at = end
  }
  if (depth !== 0 || elements === 0) throw new XmlError('malformed')
  return kept
}

/** How much deeper the document is after a token. */
const steps = { open: 1, close: -1, empty: 0, content: 0, space: 0, aside: 0 } as const

interface Token {
  /** `content`: text or CDATA section; `aside`: comment or processing instruction. */
  readonly kind: keyof typeof steps
  readonly end: number
}

function tokenAt(text: string, at: number, limits: XmlLimits): Token {
  if (text[at] !== '<') return characters(text, at)
  const next = text[at + 1]
  if (next === '/') return { kind: 'close', end: at + match(closeTag, text, at)[0].length }
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
  let at = start + match(openTag, text, start)[0].length
  let attributes = 0
  for (let found = tryAt(attribute, text, at); found !== null; found = tryAt(attribute, text, at)) {
    if (++attributes > limits.maxAttributes) throw new XmlError('tooManyAttributes')
    checkReferences(found[1] ?? found[2] ?? '')
    at += found[0].length
  }
  const [whole, slash] = match(endOfTag, text, at)
  return { kind: slash === '/' ? 'empty' : 'open', end: at + whole.length }
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
