/**
 * Work grows with a request no faster than the request. Seen in large: a bridge of its own takes heads of a mebibyte here, 64 times of what Node
 * lets through. What is linear takes milliseconds for that; where each octet is looked at for each other one, it would be a quarter of an hour.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DemoFacts } from '../../demo/demo.ts'
import { converse } from './corpus/wire.ts'
import { basicOf } from './request.ts'

const large = 1_048_576
/** On a machine that is busy with other things, too. */
const patienceMs = 20_000
const main = join(import.meta.dirname, '../../src/main.ts')

let folder: string
let child: ChildProcess
let facts: DemoFacts
let event: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bridge-heads-'))
  const env = {
    PATH: process.env['PATH'] ?? '',
    NODE_OPTIONS: `--max-http-header-size=${4 * large}`,
    TMPDIR: folder,
    PORT: '0',
    SANDBOX_PORT: '0',
    LOG_LEVEL: 'silent',
    TRUSTED_PROXIES: '127.0.0.1',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
    FRESH_SECONDS: '3600',
  }
  child = spawn(process.execPath, [main, 'demo', '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  if (child.stdout === null) throw new Error('no output')
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  facts = JSON.parse(line) as DemoFacts
  const { body } = await asked('PROPFIND', new URL(facts.homeUrl).pathname, 'Depth: 1')
  const calendars = [...body.matchAll(/<D:href>(\/dav\/calendars\/[^<]+\/[^<]+\/)</g)].map(([, path = '']) => path)
  const listed = await Promise.all(calendars.map((path) => asked('PROPFIND', path, 'Depth: 1')))
  event = /<D:href>([^<]+\.ics)</.exec(listed.map((each) => each.body).join(''))?.[1] ?? ''
})
afterAll(async () => {
  child.kill('SIGKILL')
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  rmSync(folder, { recursive: true, force: true })
})

const usual = () => `Authorization: ${basicOf({ user: facts.username, password: facts.password })}`

function asked(method: string, target: string, ...fields: readonly string[]) {
  const { port, host } = new URL(facts.caldavUrl)
  const all = [
    ...(fields.some((field) => /^Host:/.test(field)) ? [] : [`Host: ${host}`]),
    ...fields,
    'Connection: close',
  ]
  const own = fields.some((field) => /^Authorization:/.test(field)) ? [] : [usual()]
  const head = `${method} ${target} HTTP/1.1\r\n${[...all, ...own].join('\r\n')}\r\n\r\n`
  return converse({ port: Number(port), from: '127.0.0.1', parts: [head], patienceMs })
}

/** Who looks at a field: as its name says, and where. */
const fields: readonly (readonly [name: string, ...places: (readonly [method: string, target: () => string])[]])[] = [
  ['If', ['GET', () => event], ['PROPFIND', () => event]],
  ['If-Match', ['GET', () => event]],
  ['If-None-Match', ['GET', () => event], ['GET', () => '/export/all.ics'], ['GET', () => '/assets/page.css']],
  ['If-Modified-Since', ['GET', () => event]],
  ['Range', ['GET', () => event]],
  ['Depth', ['PROPFIND', () => event]],
  ['Prefer', ['PROPFIND', () => event]],
  ['Brief', ['PROPFIND', () => event]],
  ['Content-Type', ['PROPFIND', () => event], ['POST', () => '/waiting']],
  ['Content-Encoding', ['PROPFIND', () => event]],
  ['Destination', ['MOVE', () => event]],
  ['Authorization', ['PROPFIND', () => event], ['GET', () => '/']],
  ['Accept', ['GET', () => '/'], ['GET', () => '/nowhere'], ['GET', () => event]],
  ['Accept-Encoding', ['GET', () => '/']],
  ['Accept-Language', ['GET', () => '/']],
  ['Cookie', ['GET', () => '/']],
  ['Origin', ['POST', () => '/waiting']],
  ['Referer', ['GET', () => '/']],
  ['User-Agent', ['GET', () => '/'], ['PROPFIND', () => event]],
  ['Forwarded', ['GET', () => '/']],
  ['X-Forwarded-For', ['GET', () => '/']],
  ['X-Forwarded-Proto', ['GET', () => '/']],
  ['X-Forwarded-Host', ['GET', () => '/']],
  ['Host', ['GET', () => '/']],
  ['traceparent', ['GET', () => '/']],
]

/** Beginning, what comes again and again, end. */
type Shape = readonly [string, string, string]

/** What patterns that stumble stumble over: runs of one thing, lists of nothing, what opens and never closes. */
const shapes: readonly Shape[] = [
  ['a', ' ', 'a'],
  ['', '\t', '!'],
  ['', ',', 'x'],
  ['', ' ,', 'x'],
  ['"', 'a', ''],
  ['"', '", "', ''],
  ['', 'W/', '"'],
  ['<', '<', '>'],
  ['(', '(', ')'],
  ['', '(<a>)', '('],
  ['', '(["a"])', '['],
  ['', '[', ']'],
  ['', 'a;q=0.1,', 'a'],
  ['', ';', '='],
  ['', '=', ';'],
  ['', 'a=b; ', '"'],
  ['Basic ', 'A', '!'],
  ['Basic ', '====', ''],
  ['', '%', ''],
  ['', '%41', '%'],
  ['', '-', '_'],
  ['', '1.', 'x'],
  ['', '::', ']'],
  ['', '127.0.0.1, ', 'x'],
  ['', '\\"', '"'],
  ['Mozilla/5.0 ', '(', ')'],
  ['return', '=', 'minimal'],
  ['', 'return=minimal', ''],
]

const filled = ([before, unit, after]: Shape): string =>
  before + unit.repeat(Math.floor((large - before.length - after.length) / unit.length)) + after

describe('a head of a mebibyte is answered at once', () => {
  it('and such a bridge is there at all', async () => {
    expect(event).toMatch(/\.ics$/)
    expect((await asked('GET', event)).status).toBe(200)
    expect((await asked('GET', event, `X-Any: ${'a'.repeat(large)}`)).status).toBe(200)
  })

  for (const [name, ...places] of fields) {
    it(`whatever is in ${name}`, { timeout: 300_000 }, async () => {
      for (const [method, target] of places) {
        for (const shape of shapes) {
          const { status } = await asked(method, target(), `${name}: ${filled(shape)}`)
          expect([method, target(), shape, typeof status]).toContain('number')
        }
      }
    })
  }

  it('whatever is in its target', { timeout: 300_000 }, async () => {
    for (const before of [
      '/',
      '/dav/calendars/',
      '/export/',
      '/feed/',
      '/assets/',
      '/?a=',
      'http://',
      '/help/consent?saw=',
    ]) {
      for (const unit of ['/', '..', '%2f', '.', 'a', '//', ';', '&a=', '?', '%', '@', ':', '+']) {
        const { status } = await asked('GET', filled([before, unit, '!']))
        expect([before, unit, typeof status]).toContain('number')
      }
    }
  })

  it('whatever else is repeated in whichever field', { timeout: 300_000 }, async () => {
    const part = fc.string({
      unit: fc.constantFrom(...' \t,;:="\'()<>[]{}/\\*%-_.aZ09W@+?#&!'),
      minLength: 1,
      maxLength: 5,
    })
    const place = fc.constantFrom(
      ...fields.flatMap(([name, ...places]) => places.map((each) => [name, ...each] as const)),
    )
    await fc.assert(
      fc.asyncProperty(place, part, part, part, async ([name, method, target], ...shape) => {
        expect((await asked(method, target(), `${name}: ${filled(shape)}`)).status).toBeTypeOf('number')
      }),
      { numRuns: 150, seed: 20_261_128 },
    )
  })
})
