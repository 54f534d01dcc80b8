import { STATUS_CODES } from 'node:http'
import { DAV, q } from '../xml/names.ts'
import {
  element,
  enclosed,
  escapeText,
  Markup,
  renderBatches,
  renderChunks,
  written,
  type XmlContent,
  type XmlNode,
} from '../xml/render.ts'
import type { QName } from '../xml/types.ts'
import type { ConditionName } from './conditions.ts'
import { errorElement } from './errors.ts'
import type { Properties } from './properties/wanted.ts'
import type { Reply } from './reply.ts'

/**
 * `DAV:multistatus`, made piece by piece while the client reads it.
 * @param parts the responses in order, and what else belongs in it (a sync token).
 * @see RFC 4918 §13
 */
export function multistatus(parts: Iterable<XmlContent>, headers: Readonly<Record<string, string>> = {}): Reply {
  const pieces = renderChunks(element(q(DAV, 'multistatus')), parts)
  const first = pieces.next()
  const second = pieces.next()
  const begin = first.done === true ? '' : first.value
  const text = second.done === true ? begin : chain([begin, second.value], pieces)
  return { status: 207, headers, body: { type: 'application/xml', text } }
}

/**
 * The same where content must be waited for. The beginning is waited for here, so that what fails at once can still be told.
 * @param batches the responses in order, some at a time
 */
export async function multistatusOf(
  batches: AsyncIterable<readonly XmlContent[]>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Reply> {
  const pieces = renderBatches(element(q(DAV, 'multistatus')), batches)
  const first = await pieces.next()
  const second = await pieces.next()
  const begin = first.done === true ? '' : first.value
  const text = second.done === true ? begin : chainLater([begin, second.value], pieces)
  return { status: 207, headers, body: { type: 'application/xml', text } }
}

async function* chainLater(begin: readonly string[], rest: AsyncIterable<string>): AsyncGenerator<string> {
  yield* begin
  yield* rest
}

type Piece = string | Buffer

function* chain(begin: readonly Piece[], rest: Iterable<Piece>): Generator<Piece> {
  yield* begin
  yield* rest
}

/** A reason phrase is not decoration: several libraries look for it. */
export const statusLine = (status: number): XmlNode =>
  element(q(DAV, 'status'), `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}`)

export interface Propstat {
  readonly status: number
  readonly props: readonly XmlNode[]
  readonly error?: ConditionName
}

/** One response with properties by status. Some clients read only the first propstat, so what was found comes first. */
export const propstatResponse = (href: string, propstats: readonly Propstat[]): XmlNode =>
  element(q(DAV, 'response'), element(q(DAV, 'href'), href), ...propstats.map(propstatElement))

const propstatElement = ({ status, props, error }: Propstat): XmlNode =>
  element(
    q(DAV, 'propstat'),
    element(q(DAV, 'prop'), ...props),
    statusLine(status),
    error === undefined ? undefined : errorElement(error),
  )

const names = { response: q(DAV, 'response'), href: q(DAV, 'href'), propstat: q(DAV, 'propstat'), prop: q(DAV, 'prop') }
const writtenStatus = { 200: written([statusLine(200)]), 404: written([statusLine(404)]) }

const propstatText = (status: keyof typeof writtenStatus, props: string): string =>
  enclosed(names.propstat, enclosed(names.prop, props) + writtenStatus[status])

/**
 * One response with what a resource has of the wanted properties. Listings are made of hundreds of them, so it is written at once.
 * @param minimal leave out what was not found. @see RFC 8144 §2.1
 */
export const propertyResponse = (href: string, { found, missing }: Properties, minimal: boolean): Markup =>
  Markup.of(responseText(escapeText(href), written(found), missing, minimal))

/** The same from texts that are written already. @param found empty where nothing was found */
export function responseText(href: string, found: string, missing: readonly QName[], minimal: boolean): string {
  const isWhole = minimal || missing.length === 0
  const there = found !== '' || isWhole ? propstatText(200, found) : ''
  const absent = isWhole ? '' : propstatText(404, written(missing.map((name) => element(name))))
  return enclosed(names.response, enclosed(names.href, href) + there + absent)
}

/** One response that says how it went, and nothing else. */
export const statusResponse = (href: string, status: number, error?: ConditionName): XmlNode =>
  element(
    q(DAV, 'response'),
    element(q(DAV, 'href'), href),
    statusLine(status),
    error === undefined ? undefined : errorElement(error),
  )
