import { randomBytes } from 'node:crypto'
import type { Clock } from '../../src/clock.ts'
import { silentLog } from '../../src/log.ts'
import { KeyMaterial } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/store.ts'
import type { Store } from '../../src/store/types.ts'

/** The real store, in memory, under a key that nobody keeps. */
export function memoryStore(clock: Clock): Promise<Store> {
  const key = new KeyMaterial(new Map([['k1', randomBytes(32)]]), 'k1', { file: 'memory', created: true })
  return openStore({ location: ':memory:', key, clock, log: silentLog })
}
