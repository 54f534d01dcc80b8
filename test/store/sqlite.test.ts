import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { silentLog } from '../../src/log.ts'
import { temporaryKey } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/store.ts'
import { storeContract } from './contract.ts'

for (const kind of ['a SQLite file', 'SQLite in memory']) {
  storeContract(kind, async () => {
    let now = 0
    const folder = mkdtempSync(join(tmpdir(), 'store-'))
    const store = await openStore({
      location: kind === 'a SQLite file' ? join(folder, 'data', 'bridge.sqlite') : ':memory:',
      key: temporaryKey(),
      clock: { now: () => now, sleep: async () => {} },
      log: silentLog,
    })
    return {
      store,
      setNow: (epochMs) => {
        now = epochMs
      },
      dispose: async () => rmSync(folder, { recursive: true }),
    }
  })
}
