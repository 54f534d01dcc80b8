import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CALDAV, DAV } from '../../src/xml/names.ts'
import { parseXml, XmlError } from '../../src/xml/parse.ts'
import bodies from './bad-bodies.json' with { type: 'json' }

/** A piece of a body, or one repeated, `{n}` counting from 0. */
type Piece = string | (string | number)[]

const repeated = (piece: Piece): string => {
  if (typeof piece === 'string') return piece
  const [text, times] = [String(piece[0]), Number(piece[1])]
  return Array.from({ length: times }, (_, n) => text.replaceAll('{n}', String(n))).join('')
}

const octets = (row: { body?: string | Piece[]; hex?: string }): Buffer => {
  if (row.hex !== undefined) return Buffer.from(row.hex, 'hex')
  return Buffer.from(Array.isArray(row.body) ? row.body.map(repeated).join('') : (row.body ?? ''))
}

function verdictOn(body: Buffer): string {
  try {
    parseXml(body)
    return 'accepted'
  } catch (error) {
    return error instanceof XmlError ? error.reason : `unexpected: ${String(error)}`
  }
}

/** The best of three, in time of the processor: a busy machine does not count against the reader. */
function fastestMs(work: () => unknown): number {
  const once = (): number => {
    const before = process.threadCpuUsage()
    work()
    const { user, system } = process.threadCpuUsage(before)
    return (user + system) / 1_000
  }
  return Math.min(once(), once(), once())
}

describe('a hostile or broken body', () => {
  for (const row of bodies) {
    it(`${row.name}: ${row.verdict}, within 100 ms`, () => {
      const body = octets(row)
      expect(verdictOn(body)).toBe(row.verdict)
      expect(fastestMs(() => verdictOn(body))).toBeLessThan(100)
      expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    })
  }
})

/** Corpora of others, not part of the project: a folder with `bad-requests.jsonl` and the files that it names. */
const corpora = process.env['BRIDGE_CORPORA']

interface Row {
  readonly name: string
  readonly body?: string
  readonly bodyGz?: string
  readonly bodyFile?: string
  readonly expect: { readonly status: readonly unknown[] }
}

describe.skipIf(corpora === undefined)('the corpora of others', () => {
  const folder = corpora ?? ''
  const rows = corpora === undefined ? [] : readFileSync(join(folder, 'bad-requests.jsonl'), 'utf8').trim().split('\n')
  for (const row of rows.map((line) => JSON.parse(line) as Row).filter(({ name }) => /^xml[pf]-/.test(name))) {
    it(row.name, () => {
      const body =
        row.bodyGz !== undefined
          ? gunzipSync(Buffer.from(row.bodyGz, 'base64'))
          : row.bodyFile !== undefined
            ? readFileSync(join(folder, row.bodyFile))
            : Buffer.from(row.body ?? '', 'base64')
      // Some are good XML that is no request: the door refuses their root.
      const ours = (): boolean => [DAV, CALDAV].includes(parseXml(body).name.ns)
      if (!row.expect.status.includes(207)) expect(verdictOn(body) === 'accepted' && ours()).toBe(false)
      expect(verdictOn(body)).not.toMatch(/^unexpected/)
      expect(fastestMs(() => verdictOn(body))).toBeLessThan(100)
    })
  }
})
