/**
 * `npm run clients`: installs what Debian and npm have, lets each of them work with the demo, and prints a table. With `--write` the
 * table of docs/clients.md is renewed. Exit code 1 when an app that is there did not do one of its steps.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { calcurse } from './apps/calcurse.ts'
import { curl } from './apps/curl.ts'
import { evolution } from './apps/evolution.ts'
import { kdav } from './apps/kdav.ts'
import { davLibrary, tsCaldav, tsdav } from './apps/node.ts'
import { pythonCaldav } from './apps/python-caldav.ts'
import { syncevolution } from './apps/syncevolution.ts'
import { thunderbird } from './apps/thunderbird.ts'
import { khal, vdirsyncer } from './apps/vdirsyncer.ts'
import { startBed } from './bed.ts'
import { type Outcome, tryOut } from './client.ts'
import { installDebian, installNpm } from './install.ts'
import { tableOf, withTable } from './table.ts'

const clients = [
  thunderbird,
  vdirsyncer,
  khal,
  pythonCaldav,
  calcurse,
  evolution,
  kdav,
  syncevolution,
  tsdav,
  tsCaldav,
  davLibrary,
  curl,
]
const page = join(import.meta.dirname, '..', 'docs', 'clients.md')

const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'))
const chosen = clients.filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.toLowerCase().includes(word)),
)
const bed = await startBed()
const modules = bed.folder('npm')
for (const line of [...(await installDebian(chosen)), ...(await installNpm(chosen, modules))]) console.log(line)

const outcomes: Outcome[] = []
for (const client of chosen) {
  console.log(`${client.name} …`)
  outcomes.push(await tryOut(client, bed, modules))
}
await bed.close()

const table = tableOf(outcomes)
console.log(`\n${table}`)
if (process.argv.includes('--write')) writeFileSync(page, withTable(readFileSync(page, 'utf8'), table))
process.exitCode = outcomes.some(
  ({ version, steps }) => version !== undefined && Object.values(steps).some((text) => /^n/.test(text)),
)
  ? 1
  : 0
