/**
 * `npm run compare-servers`: the same events in the bridge, in Radicale and in Xandikos (Debian's), and what apps ask all day of each. With
 * `--write` the table of docs/servers.md is renewed. Exit code 1 when the bridge is behind anywhere.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, loadavg } from 'node:os'
import { join } from 'node:path'
import { version } from '../../src/version.ts'
import { installDebian } from '../install.ts'
import { withTable } from '../table.ts'
import { type Measured, measureAll } from './measure.ts'
import { foreign, type Server, startBridge, startForeign } from './servers.ts'

const [events, series] = [600, 40]
const page = join(import.meta.dirname, '..', '..', 'docs', 'servers.md')
const load = (): string => loadavg()[0]?.toFixed(1) ?? ''

for (const line of await installDebian(foreign.map(({ name, debian }) => ({ name, debian: [debian] }))))
  console.log(line)
const loadBefore = load()
const { bridge, objects } = await startBridge(events, series, version)
const servers: Server[] = [bridge]
for (const kind of foreign) {
  const server = await startForeign(kind, objects)
  if (server !== undefined) servers.push(server)
}
const results = await measureAll(servers, (line) => console.log(`${line} …`))
for (const server of servers) await server.close()

const cell = (measured: Measured | undefined): string => {
  if (measured === undefined) return 'not there'
  const { medianMs, cpuMs, slowestMs, count } = measured
  return `${medianMs.toFixed(1)} ms (${cpuMs.toFixed(1)} CPU, slowest ${slowestMs.toFixed(1)}; ${count})`
}
const head = ['operation', ...servers.map(({ name, version: own }) => `${name} ${own}`)]
const rows = [...results].map(([name, measured]) => [name, ...measured.map(cell)])
const lines = [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`)
const machine = `Load of the machine before: ${loadBefore}, after: ${load()}, on ${availableParallelism()} cores; Node ${process.versions.node}.`
const table = [...lines, '', machine].join('\n')
console.log(`\n${table}`)
if (process.argv.includes('--write')) writeFileSync(page, withTable(readFileSync(page, 'utf8'), table))

/** Neither may be better elsewhere: the time until the answer is there, nor what it costs the machine. */
const behind = [...results].flatMap(([name, [own, ...others]]) =>
  (['medianMs', 'cpuMs'] as const).flatMap((figure) =>
    others.some((other) => other !== undefined && own !== undefined && other[figure] <= own[figure])
      ? [`Behind: ${name}, ${figure}`]
      : [],
  ),
)
for (const line of behind) console.log(line)
process.exitCode = behind.length === 0 ? 0 : 1
