import { afterAll, beforeAll, describe } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { temporaryKey } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/store.ts'
import { storeContract } from './contract.ts'
import { hasPostgres, hasRedis, type OwnServer, ownPostgres, ownRedis } from './servers.ts'

const kinds = [
  { kind: 'Redis', isThere: hasRedis, start: () => ownRedis('--appendonly', 'yes') },
  { kind: 'Postgres', isThere: hasPostgres, start: ownPostgres },
]

for (const { kind, isThere, start } of kinds) {
  describe.skipIf(!isThere)(`${kind}${isThere ? '' : ', which this machine does not have'}`, () => {
    let server: OwnServer
    let count = 0
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server.stop())

    storeContract(kind, async () => {
      let now = 0
      count += 1
      const key = temporaryKey()
      const clock = { now: () => now, sleep: async () => {} }
      const open = () => openStore({ location: server.url, name: `contract_${count}`, key, clock, log: silentLog })
      const store = await open()
      return {
        store,
        another: open,
        setNow: (epochMs) => {
          now = epochMs
        },
        dispose: async () => {},
      }
    })
  })
}
