/**
 * Rows of a larger collection of bad requests, which lies outside the project: where the environment names its folder, they run, too.
 * What the members of a row mean is written beside the collection.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { filled, headerValue, type Value } from '../request.ts'

export type Status = number | 'close' | 'timeout'

export interface Expected {
  readonly status: readonly Status[]
  readonly mustNot?: readonly string[]
  readonly must?: readonly string[]
}

export interface CorpusRow {
  readonly name: string
  readonly cat: string
  readonly origin: string
  readonly method: string
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: Value])[]
  readonly body: string | null
  readonly bodyGz?: string
  readonly bodyFile?: string
  readonly bodyGen?: {
    readonly prefix: string
    readonly repeat: string
    readonly times: number
    readonly suffix: string
  }
  readonly raw?: string | null
  readonly rawGz?: string
  readonly seq?: readonly { readonly raw: string; readonly expect: Expected }[]
  readonly chunked?: boolean
  readonly repeat?: number
  readonly concurrency?: number
  readonly connections?: number
  readonly trickle?: { readonly bytes: string; readonly everyMs: number; readonly maxSeconds: number }
  readonly readBytesPerSecond?: number
  readonly abortAfterMs?: number
  readonly halfClose?: boolean
  readonly trustedProxy?: boolean
  readonly authAs?: string
  readonly fakeEntra?: { readonly idToken: string }
  readonly expect: Expected
}

/** The folder, where there is one. */
export const corpora = process.env['BRIDGE_CORPORA']

export function corpusRows(): readonly CorpusRow[] {
  if (corpora === undefined) return []
  const lines = readFileSync(join(corpora, 'bad-requests.jsonl'), 'utf8').trimEnd().split('\n')
  return lines.map((line) => JSON.parse(line) as CorpusRow)
}

type Values = ReadonlyMap<string, string>

/** Bytes as a text of as many characters. */
const decoded = (base64: string): string => Buffer.from(base64, 'base64').toString('latin1')
const unzipped = (base64: string): string => gunzipSync(Buffer.from(base64, 'base64')).toString('latin1')

/** Values into a text of bytes; `{basic(user|password)}` is a Basic value. */
function filledBytes(text: string, values: Values): string {
  const withBasic = text.replace(/\{basic\((.*?)\|(.*?)\)\}/g, (_, user: string, password: string) =>
    headerValue({ basic: [user, password] }, values),
  )
  return filled(withBasic, values)
}

/** Bytes of a row or of a step that gives all there is on the connection. */
export const rawBytes = (base64: string, values: Values): string => filledBytes(decoded(base64), values)

export function wholeRaw({ raw, rawGz }: CorpusRow, values: Values): string | undefined {
  if (typeof raw === 'string') return rawBytes(raw, values)
  return rawGz === undefined ? undefined : filledBytes(unzipped(rawGz), values)
}

export function bodyText(row: CorpusRow): string | undefined {
  if (row.bodyGz !== undefined) return unzipped(row.bodyGz)
  if (row.bodyFile !== undefined) return readFileSync(join(corpora ?? '', row.bodyFile), 'latin1')
  return row.body === null ? undefined : decoded(row.body)
}

/** A request in pieces, so that a large one never stands in memory as a whole. */
export interface Pieces {
  readonly head: string
  readonly bytes: number
  readonly body: () => Iterable<string>
}

const blockBytes = 65_536

function* generated(gen: NonNullable<CorpusRow['bodyGen']>, values: Values): Generator<string> {
  const unit = filledBytes(decoded(gen.repeat), values)
  const each = Math.max(1, Math.floor(blockBytes / unit.length))
  yield filledBytes(decoded(gen.prefix), values)
  for (let left = gen.times; left > 0; left -= each) yield unit.repeat(Math.min(each, left))
  yield filledBytes(decoded(gen.suffix), values)
}

function generatedBytes(gen: NonNullable<CorpusRow['bodyGen']>, values: Values): number {
  const length = (part: string) => filledBytes(decoded(part), values).length
  return length(gen.prefix) + length(gen.repeat) * gen.times + length(gen.suffix)
}

function* chunks(body: Iterable<string>): Generator<string> {
  for (const part of body) if (part !== '') yield `${part.length.toString(16)}\r\n${part}\r\n`
  yield '0\r\n\r\n'
}

/** @param n number of the repetition */
export function piecesOf(row: CorpusRow, host: string, values: Values, from?: string): Pieces {
  const { bodyGen } = row
  const text = bodyGen === undefined ? bodyText(row) : undefined
  const plain = text === undefined ? undefined : filledBytes(text, values)
  const bytes = bodyGen === undefined ? (plain?.length ?? 0) : generatedBytes(bodyGen, values)
  const given = row.headers.map(([name, value]) => [name, headerValue(value, values)] as const)
  const lacks = (name: string) => given.every(([each]) => each.toLowerCase() !== name)
  const framing = row.chunked === true ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes}`
  const head = [
    `${row.method} ${filledBytes(row.path, values)} HTTP/1.1`,
    ...(lacks('host') ? [`Host: ${host}`] : []),
    ...(from === undefined || !lacks('x-forwarded-for') ? [] : [`X-Forwarded-For: ${from}`]),
    ...given.map(([name, value]) => `${name}: ${value}`),
    ...(lacks('connection') ? ['Connection: close'] : []),
    ...(plain === undefined && bodyGen === undefined ? [] : lacks('content-length') ? [framing] : []),
  ]
  const parts = () => (bodyGen === undefined ? [plain ?? ''] : generated(bodyGen, values))
  return {
    head: `${head.join('\r\n')}\r\n\r\n`,
    bytes,
    body: () => (row.chunked === true ? chunks(parts()) : parts()),
  }
}
