/** Says in good time that a credential of the app registration ends: once for each mark, over all processes and restarts. */
import type { Clock } from '../clock.ts'
import type { Job } from '../jobs.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/types.ts'
import { type Ending, leftOf } from './expiry.ts'

const turnMs = 10 * 60_000
/** How long it is remembered that it was said. */
const rememberedMs = 400 * 86_400_000

export interface WatchDeps {
  readonly endings: readonly Ending[]
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

export function watchCredentials({ endings, store, clock, log }: WatchDeps): Job {
  const said = store.collection<true>('operations')
  const known = new Set<string>()
  return {
    name: 'credentials.watch',
    everyMs: turnMs,
    async run() {
      const now = clock.now()
      for (const ending of endings) {
        const { name, daysLeft, mark } = leftOf(ending, now)
        if (daysLeft === undefined || mark === undefined) continue
        const key = `credential/${name}/${ending.endsAt}/${mark}`
        if (known.has(key)) continue
        known.add(key)
        const isNews = await said.add(key, true, { expiresAt: now + rememberedMs })
        if (isNews) log.warn('credential.ends', { reason: name, count: daysLeft })
      }
    },
  }
}
