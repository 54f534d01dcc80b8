/**
 * A process that holds a store, for tests of locking and of sudden death: `node holder.ts <store> <key file>`.
 * Prints `held`, then the number of each write as soon as it is acknowledged, until it is killed.
 */
import { existsSync, writeSync } from 'node:fs'
import { systemClock } from '../../src/clock.ts'
import { silentLog } from '../../src/log.ts'
import { loadKey } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/store.ts'

const [, , location = '', file = ''] = process.argv
const key = loadKey({ file, storeIsNew: !existsSync(location) })
const store = await openStore({ location, key, clock: systemClock, log: silentLog })
const numbers = store.collection<number>('numbers')
writeSync(1, 'held\n')
for (let n = 1; ; n++) {
  await numbers.setMany([
    [`a/${n}`, n],
    [`b/${n}`, n],
  ])
  writeSync(1, `${n}\n`)
}
