import { XMLParser } from 'fast-xml-parser'
import { type Encoding, guard } from './guard.ts'
import { defaultLimits, XmlError, type XmlLimits } from './limits.ts'
import { resolve } from './resolve.ts'
import type { XmlElement } from './types.ts'

export { XmlError, type XmlLimits, type XmlReason } from './limits.ts'

/**
 * fast-xml-parser as a reader of plain structure. It has no say in names, entities and types: `guard.ts` decides what is
 * XML, `resolve.ts` decodes references and resolves namespaces.
 *
 * Names get a `=` ahead, so that no name of a request is ever a key of an object (`__proto__`, `constructor`).
 * The parser transforms self-closing tags twice, hence the look at what is there already.
 */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '=',
  transformTagName: (name) => (name.startsWith('=') ? name : `=${name}`),
  textNodeName: '#text',
  cdataPropName: '#cdata',
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: defaultLimits.maxDepth * 2,
  jPath: false,
})

/** Apps ask the same few questions all the time: what was read once is remembered, by the very octets. */
const answered = new Map<string, XmlElement>()
const mostRemembered = 100
const longestRemembered = 2_048

/**
 * Reads a request body. White space and stray text between elements are kept as `text` of their parent.
 *
 * @param body octets in UTF-8, with or without a byte order mark, or in UTF-16 with one, or text already decoded. Not empty:
 *   whether a body may be missing is for the caller to say.
 * @throws XmlError with a fixed reason. `tooLarge` is worth a 413, everything else a 400.
 * @see RFC 4918 §19: both encodings must be read
 */
export function parseXml(body: Uint8Array | string, limits: XmlLimits = defaultLimits): XmlElement {
  if (limits !== defaultLimits || typeof body === 'string' || body.length > longestRemembered) return read(body, limits)
  const octets = Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1')
  const element = answered.get(octets) ?? read(body, limits)
  answered.delete(octets) // so that it goes to the end of the line
  answered.set(octets, element)
  const [oldest] = answered.keys()
  if (answered.size > mostRemembered && oldest !== undefined) answered.delete(oldest)
  return element
}

function read(body: Uint8Array | string, limits: XmlLimits): XmlElement {
  if (body.length > limits.maxBytes) throw new XmlError('tooLarge')
  const encoding = typeof body === 'string' ? 'utf-8' : encodingOf(body)
  const document = typeof body === 'string' ? body.replace(/^\uFEFF/, '') : decode(body, encoding)
  return resolve(structure(guard(document, limits, encoding)), limits)
}

function structure(text: string): unknown {
  try {
    return parser.parse(text)
  } catch {
    throw new XmlError('malformed')
  }
}

/** By the byte order mark, without which UTF-16 is no XML. That of UTF-32 begins in the same way. @see https://www.w3.org/TR/xml/ §4.3.3 */
function encodingOf([first, second, third, fourth]: Uint8Array): Encoding {
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first !== 0xff || second !== 0xfe) return 'utf-8'
  if (third === 0 && fourth === 0) throw new XmlError('encoding')
  return 'utf-16le'
}

function decode(body: Uint8Array, encoding: Encoding): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(body)
  } catch {
    throw new XmlError('encoding')
  }
}
