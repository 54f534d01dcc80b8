import type { Log } from '../log.ts'
import type { Store } from '../store/types.ts'
import { checkedCaps, narrowed } from './caps.ts'
import { recordsOf } from './records.ts'
import type { Tenants } from './types.ts'

/** Limits by tenant. A tenant that nobody limited has no record. */
export function createTenants({ store, log }: { readonly store: Store; readonly log: Log }): Tenants {
  const { caps: records } = recordsOf(store)
  return {
    caps: async (tid) => (await records.get(tid)) ?? {},
    async setCaps(tid, caps) {
      const checked = checkedCaps(caps)
      if (Object.keys(checked).length === 0) await records.delete(tid)
      else await records.set(tid, checked)
      log.info('tenant.limits', { count: Object.keys(checked).length })
    },
    async narrow(tid, scope) {
      const caps = await records.get(tid)
      return caps === undefined ? scope : narrowed(scope, caps)
    },
  }
}
