import { XMLParser } from 'fast-xml-parser'
import { guard } from './guard.ts'
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

/**
 * Reads a request body. White space and stray text between elements are kept as `text` of their parent.
 *
 * @param body octets in UTF-8, with or without a byte order mark, or text already decoded. Not empty: whether a body may be
 *   missing is for the caller to say.
 * @throws XmlError with a fixed reason. `tooLarge` is worth a 413, everything else a 400.
 */
export function parseXml(body: Uint8Array | string, limits: XmlLimits = defaultLimits): XmlElement {
  if (body.length > limits.maxBytes) throw new XmlError('tooLarge')
  const text = guard(typeof body === 'string' ? body.replace(/^\uFEFF/, '') : decode(body), limits)
  return resolve(structure(text), limits)
}

function structure(text: string): unknown {
  try {
    return parser.parse(text)
  } catch {
    throw new XmlError('malformed')
  }
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw new XmlError('encoding')
  }
}
