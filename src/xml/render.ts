import { APPLE, CALDAV, CS, DAV, XML } from './names.ts'
import { lineLength, Sheet } from './sheet.ts'
import type { QName, XmlElement } from './types.ts'

/** An element to be written. */
export interface XmlNode {
  readonly name: QName
  /** Names as in `XmlElement`: local, or `{namespace}local`. */
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly content: readonly XmlContent[]
}

/** A part of a document that is written already: for what comes in hundreds, and differs in little. */
export class Markup {
  readonly text: string

  private constructor(text: string) {
    this.text = text
  }

  /** @param text well-formed, everything escaped: what `enclosed`, `written` and `escapeText` have made */
  static of(text: string): Markup {
    return new Markup(text)
  }
}

/** Text is escaped; undefined writes nothing, which lets a caller leave a part out in place. */
export type XmlContent = XmlNode | Markup | string | undefined

export const isElement = (part: XmlContent): part is XmlNode =>
  part !== undefined && typeof part !== 'string' && !(part instanceof Markup)

/** `element(q(DAV, 'href'), '/cal/')` */
export const element = (name: QName, ...content: readonly XmlContent[]): XmlNode => elementOf(name, content)

/** Likewise. @param content is not copied */
export const elementOf = (name: QName, content: readonly XmlContent[]): XmlNode => ({ name, attributes: none, content })

const none: XmlNode['attributes'] = []

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
 * The same document in UTF-8, in pieces of about `bytes` octets, for answers too large to be held at once; a short one as it is.
 * @param items content of the root, taken one by one, only when the piece before was consumed.
 */
export function* renderChunks(root: XmlNode, items: Iterable<XmlContent>, bytes?: number): Generator<string | Buffer> {
  const sheet = new Sheet(bytes)
  let isShort = true
  let text = opening(root)
  for (const item of items) {
    text += writeContent(item)
    if (text.length < lineLength) continue
    yield* sheet.add(text)
    text = ''
    isShort = false
  }
  text += closing(root)
  if (isShort) return yield text
  yield* sheet.add(text)
  yield* sheet.rest()
}

/** The same for content that must be waited for: a piece for each batch, but for small ones. */
export async function* renderBatches(
  root: XmlNode,
  batches: AsyncIterable<readonly XmlContent[]>,
  chunkLength = 65_536,
): AsyncGenerator<string> {
  let chunk = opening(root)
  for await (const batch of batches) {
    chunk += written(batch)
    if (chunk.length < chunkLength) continue
    yield chunk
    chunk = ''
  }
  yield `${chunk}${closing(root)}`
}

function opening({ name, content, attributes }: XmlNode): string {
  const { start } = tagsOf(name)
  return `${prolog}${start}${declarations}${writeAttributes(attributes)}>${written(content)}`
}

const closing = ({ name }: XmlNode): string => tagsOf(name).end

function write({ name, attributes, content }: XmlNode, more = ''): string {
  const head = attributes.length === 0 ? more : more + writeAttributes(attributes)
  return enclosed(name, written(content), head)
}

/** @param inside written already; @param attributes likewise, with a space ahead */
export function enclosed(name: QName, inside: string, attributes = ''): string {
  const { start, end } = tagsOf(name)
  return inside === '' ? `${start}${attributes}/>` : `${start}${attributes}>${inside}${end}`
}

/** Content as it stands inside of an element. */
export function written(content: readonly XmlContent[]): string {
  let text = ''
  for (const part of content) text += writeContent(part)
  return text
}

function writeContent(part: XmlContent): string {
  if (typeof part === 'string') return escapeText(part)
  if (part === undefined) return ''
  return part instanceof Markup ? part.text : write(part)
}

const writeAttributes = (attributes: XmlNode['attributes']): string =>
  attributes.map(([name, value], at) => `${attributeName(name, at)}="${escapeAttribute(value)}"`).join('')

function attributeName(name: string, at: number): string {
  const [, ns, local = ''] = /^\{([^}]*)\}(.*)$/s.exec(name) ?? []
  if (ns === undefined) return ` ${checked(name)}`
  if (ns === XML) return ` xml:${checked(local)}`
  return ` xmlns:a${at}="${escapeAttribute(ns)}" a${at}:${checked(local)}`
}

/** How an element begins, up to its attributes, and how it ends. */
interface Tags {
  readonly start: string
  readonly end: string
}

/** By the name itself: ours are constants, and those of a request are forgotten with it. */
const tags = new WeakMap<QName, Tags>()

function tagsOf(name: QName): Tags {
  const known = tags.get(name)
  if (known !== undefined) return known
  const made = makeTags(name)
  tags.set(name, made)
  return made
}

/** Names from elsewhere (a client's unknown property, echoed as not found) declare their namespace where they stand. */
function makeTags({ ns, local }: QName): Tags {
  const prefix = ns === '' ? '' : `${prefixes.get(ns) ?? 'ns0'}:`
  const tag = prefix + checked(local)
  const declaration = ns === '' || prefixes.has(ns) ? '' : ` xmlns:ns0="${escapeAttribute(ns)}"`
  return { start: `<${tag}${declaration}`, end: `</${tag}>` }
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

/** Names, addresses and etags, of which a listing has hundreds: one look is enough. */
const plain = /^[ -%'-;=?-~]*$/

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
export function escapeText(text: string): string {
  if (plain.test(text)) return text
  const clean = text.isWellFormed() && !neverXml.test(text) ? text : text.replace(notXml, '')
  return clean.replace(/[&<>]|\r(?!\n)/g, (char) => textEscapes.get(char) ?? '')
}

function escapeAttribute(value: string): string {
  const text = value.replace(notXml, '')
  return special.test(text) ? text.replace(/[&<>"\r\t\n]/g, (char) => attributeEscapes.get(char) ?? '') : text
}
