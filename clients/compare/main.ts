/**
 * `npm run compare-servers`: the same events in the bridge, in Radicale and in Xandikos (Debian's), and what apps ask all day of each. With
 * `--write` the table of docs/servers.md is renewed. Exit code 1 when the bridge is behind anywhere.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bodies, elements } from '../../bench/stage/client.ts'
import { version } from '../../src/version.ts'
import { installDebian } from '../install.ts'
import { withTable } from '../table.ts'
import { foreign, type Server, startBridge, startForeign } from './servers.ts'

const [events, series, runs] = [600, 40, 7]
const page = join(import.meta.dirname, '..', '..', 'docs', 'servers.md')
const stamp = (ms: number): string => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '')
const [from, to] = [stamp(Date.now()), stamp(Date.now() + 30 * 86_400_000)]

interface Operation {
  readonly name: string
  /** Given what the server has: its members and its present token. */
  body(hrefs: readonly string[], token: string): string
  readonly method: 'PROPFIND' | 'REPORT'
  readonly depth: '0' | '1'
}

const operations: readonly Operation[] = [
  { name: 'PROPFIND, depth 0: ctag and token', method: 'PROPFIND', depth: '0', body: () => bodies.ctag },
  { name: 'PROPFIND, depth 1: all etags', method: 'PROPFIND', depth: '1', body: () => bodies.etags },
  {
    name: 'calendar-query, 30 days, with texts',
    method: 'REPORT',
    depth: '1',
    body: () => bodies.query(`${from}`, `${to}`),
  },
  {
    name: 'calendar-multiget, 500',
    method: 'REPORT',
    depth: '1',
    body: (hrefs) => bodies.multiget(hrefs.slice(0, 500)),
  },
  { name: 'sync-collection, first', method: 'REPORT', depth: '1', body: () => bodies.sync('') },
  { name: 'sync-collection, nothing new', method: 'REPORT', depth: '1', body: (_, token) => bodies.sync(token) },
]

interface Measured {
  readonly median: number
  readonly slowest: number
  /** How many resources the answer names. */
  readonly count: number
}

async function measure(server: Server): Promise<ReadonlyMap<string, Measured>> {
  const { ask, calendar } = server
  const listed = await ask('PROPFIND', calendar, bodies.etags, { depth: '1' })
  const hrefs = elements(listed.text, 'href').filter((href) => href.endsWith('.ics'))
  const token =
    elements((await ask('REPORT', calendar, bodies.sync(''), { depth: '1' })).text, 'sync-token').at(-1) ?? ''
  const found = new Map<string, Measured>()
  for (const { name, method, depth, body } of operations) {
    const times: number[] = []
    let count = 0
    for (let run = -1; run < runs; run += 1) {
      const answer = await ask(method, calendar, body(hrefs, token), { depth })
      if (answer.status !== 207)
        throw new Error(`${server.name}, ${name}: ${answer.status} ${answer.text.slice(0, 200)}`)
      count = answer.text.match(/<(?:\w+:)?response[ >]/g)?.length ?? 0
      if (run >= 0) times.push(answer.ms)
    }
    times.sort((a, b) => a - b)
    found.set(name, { median: times[Math.floor(times.length / 2)] ?? 0, slowest: times.at(-1) ?? 0, count })
  }
  return found
}

for (const line of await installDebian(foreign.map(({ name, debian }) => ({ name, debian: [debian] }))))
  console.log(line)
const { bridge, objects } = await startBridge(events, series, version)
const results: (readonly [Server, ReadonlyMap<string, Measured>])[] = []
for (const start of [async () => bridge, ...foreign.map((kind) => () => startForeign(kind, objects))]) {
  const server = await start()
  if (server === undefined) continue
  console.log(`${server.name} ${server.version} …`)
  results.push([server, await measure(server)])
  await server.close()
}

const cell = ({ median, slowest, count }: Measured): string =>
  `${median.toFixed(1)} ms (slowest ${slowest.toFixed(1)}; ${count})`
const head = ['operation', ...results.map(([{ name, version: own }]) => `${name} ${own}`)]
const rows = operations.map(({ name }) => [
  name,
  ...results.map(([, measured]) => cell(measured.get(name) ?? { median: 0, slowest: 0, count: 0 })),
])
const table = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
console.log(`\n${table}`)
if (process.argv.includes('--write')) writeFileSync(page, withTable(readFileSync(page, 'utf8'), table))
const [own, ...others] = results
const behind = operations.filter(({ name }) =>
  others.some(([, measured]) => (measured.get(name)?.median ?? 0) <= (own?.[1].get(name)?.median ?? 0)),
)
for (const { name } of behind) console.log(`Behind: ${name}`)
process.exitCode = behind.length === 0 ? 0 : 1
