/** GET /ready: whether requests should be sent here. Microsoft being dark is no reason against it: apps are served from the kept copy. */
import { Fault } from '../errors.ts'
import type { Collection, Store } from '../store/types.ts'

export type Standing = 'ready' | 'draining' | 'store' | 'key'

export interface Readiness {
  /** From now on it is not ready: others are to take over. */
  drain(): void
  check(): Promise<Standing>
}

const probeKey = 'probe'

export function createReadiness(store: Store): Readiness {
  const records: Collection<true> = store.collection('operations')
  let isDraining = false
  let isWritten = false

  /** A sealed record is opened: a key that was changed behind this process's back would show. */
  async function probe(): Promise<Standing> {
    try {
      if (!isWritten) await records.add(probeKey, true)
      isWritten = true
      await records.get(probeKey)
      return 'ready'
    } catch (error) {
      return error instanceof Fault && error.kind === 'locked' ? 'key' : 'store'
    }
  }

  return {
    drain() {
      isDraining = true
    },
    check: async () => (isDraining ? 'draining' : probe()),
  }
}
