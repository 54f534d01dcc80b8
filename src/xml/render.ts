import { APPLE, CALDAV, CS, DAV, XML } from './names.ts'
import type { QName, XmlElement } from './types.ts'

/** An element to be written. */
export interface XmlNode {
  readonly name: QName
  /** Names as in `XmlElement`: local, or `{namespace}local`. */
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly content: readonly XmlContent[]
}

/** Text is escaped; undefined writes nothing, which lets a caller leave a part out in place. */
export type XmlContent = XmlNode | string | undefined

/** `element(q(DAV, 'href'), '/cal/')` */
export const element = (name: QName, ...content: readonly XmlContent[]): XmlNode => ({ name, attributes: [], content })

/** The same with attributes, which have no namespace: `elementWith(q(CALDAV, 'comp'), { name: 'VEVENT' })` */
export const elementWith = (
  name: QName,
  attributes: Readonly<Record<string, string>>,
  ...content: readonly XmlContent[]
): XmlNode => ({ name, attributes: Object.entries(attributes), content })

/** An element that was read, to be written again as it was. */
export const nodeOf = ({ name, attributes, content }: XmlElement): XmlNode => ({
  name,
  attributes: [...attributes],
  content: content.map((part) => (typeof part === 'string' ? part : nodeOf(part))),
})

const prefixes = new Map([
  [DAV, 'D'],
  [CALDAV, 'C'],
  [CS, 'CS'],
  [APPLE, 'A'],
])
const declarations = [...prefixes].map(([ns, prefix]) => ` xmlns:${prefix}="${ns}"`).join('')
const prolog = '<?xml version="1.0" encoding="utf-8"?>\n'

/** A whole document. Nothing is indented: white space inside `href` and friends breaks clients. */
export const render = (root: XmlNode): string => prolog + write(root, declarations)

/**
 * The same document in pieces of about `chunkLength` characters, for answers too large to be held at once.
 * @param items content of the root, taken one by one, only when the piece before was consumed.
 */
export function* renderChunks(root: XmlNode, items: Iterable<XmlContent>, chunkLength = 65_536): Generator<string> {
  let chunk = opening(root)
  for (const item of items) {
    chunk += writeContent(item)
    if (chunk.length < chunkLength) continue
    yield chunk
    chunk = ''
  }
  yield `${chunk}${closing(root)}`
}

/** The same for content that must be waited for: a piece for each batch, but for small ones. */
export async function* renderBatches(
  root: XmlNode,
  batches: AsyncIterable<readonly XmlContent[]>,
  chunkLength = 65_536,
): AsyncGenerator<string> {
  let chunk = opening(root)
  for await (const batch of batches) {
    chunk += writeAll(batch)
    if (chunk.length < chunkLength) continue
    yield chunk
    chunk = ''
  }
  yield `${chunk}${closing(root)}`
}

function opening({ name, content, attributes }: XmlNode): string {
  const { tag, declaration } = tagOf(name)
  return `${prolog}<${tag}${declarations}${declaration}${writeAttributes({ attributes })}>${writeAll(content)}`
}

const closing = ({ name }: XmlNode): string => `</${tagOf(name).tag}>`

function write(node: XmlNode, more = ''): string {
  const { tag, declaration } = tagOf(node.name)
  const start = `<${tag}${more}${declaration}${writeAttributes(node)}`
  const content = writeAll(node.content)
  return content === '' ? `${start}/>` : `${start}>${content}</${tag}>`
}

function writeAll(content: readonly XmlContent[]): string {
  let text = ''
  for (const part of content) text += writeContent(part)
  return text
}

const writeContent = (part: XmlContent): string =>
  part === undefined ? '' : typeof part === 'string' ? escapeText(part) : write(part)

const writeAttributes = (node: Pick<XmlNode, 'attributes'>): string =>
  node.attributes.map(([name, value], at) => `${attributeName(name, at)}="${escapeAttribute(value)}"`).join('')

function attributeName(name: string, at: number): string {
  const [, ns, local = ''] = /^\{([^}]*)\}(.*)$/s.exec(name) ?? []
  if (ns === undefined) return ` ${checked(name)}`
  if (ns === XML) return ` xml:${checked(local)}`
  return ` xmlns:a${at}="${escapeAttribute(ns)}" a${at}:${checked(local)}`
}

/** Names from elsewhere (a client's unknown property, echoed as not found) declare their namespace where they stand. */
function tagOf({ ns, local }: QName): { readonly tag: string; readonly declaration: string } {
  const prefix = prefixes.get(ns)
  if (prefix !== undefined) return { tag: `${prefix}:${checked(local)}`, declaration: '' }
  if (ns === '') return { tag: checked(local), declaration: '' }
  return { tag: `ns0:${checked(local)}`, declaration: ` xmlns:ns0="${escapeAttribute(ns)}"` }
}

const notName = /[\s<>&"'/=:\0-\x1f]|^[-.0-9]|^$/

function checked(name: string): string {
  if (notName.test(name)) throw new TypeError('not an XML name')
  return name
}

/** All that XML 1.0 cannot hold, half surrogate pairs too: one such character would spoil the whole answer. */
const notXml = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

const special = /[&<>"\r\t\n]/
/** Of what `notXml` is, all but half pairs. With less to look for, and no pairs to put together, it is found three times as fast. */
const neverXml = /[\0-\x08\x0b\x0c\x0e-\x1f\uFFFE\uFFFF]/

const textEscapes = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['\r', '&#13;'],
])
const attributeEscapes = new Map([...textEscapes, ['"', '&quot;'], ['\t', '&#9;'], ['\n', '&#10;']])

/**
 * CR LF stays as it is and reaches the reader as LF (XML 1.0 §2.11); a lone CR is kept by a reference. A reference for
 * every CR would be exact, but clients built on readers that leave it undecoded (ts-caldav) would find it in the calendar text.
 */
function escapeText(text: string): string {
  const clean = text.isWellFormed() && !neverXml.test(text) ? text : text.replace(notXml, '')
  return clean.replace(/[&<>]|\r(?!\n)/g, (char) => textEscapes.get(char) ?? '')
}

function escapeAttribute(value: string): string {
  const text = value.replace(notXml, '')
  return special.test(text) ? text.replace(/[&<>"\r\t\n]/g, (char) => attributeEscapes.get(char) ?? '') : text
}
