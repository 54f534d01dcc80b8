/** Says in good time that a credential of the app registration ends: once for each mark, over all processes and restarts. */
import type { AppOnly } from '../accounts/types.ts'
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
  /** Where administrators may enter registrations of their own. */
  readonly appOnly?: Pick<AppOnly, 'registrations'> | undefined
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
}

export function watchCredentials({ endings, appOnly, store, clock, log }: WatchDeps): Job {
  const said = store.collection<true>('operations')
  const known = new Set<string>()
  /** The operator's, then those of organizations; each with what tells it apart. */
  async function* all(): AsyncIterable<readonly [id: string, Ending]> {
    for (const ending of endings) yield [ending.name, ending]
    for await (const [tid, { endsAt }] of appOnly?.registrations() ?? []) yield [`own/${tid}`, { name: 'own', endsAt }]
  }
  return {
    name: 'credentials.watch',
    everyMs: turnMs,
    async run() {
      const now = clock.now()
      for await (const [id, ending] of all()) {
        const { name, daysLeft, mark } = leftOf(ending, now)
        if (daysLeft === undefined || mark === undefined) continue
        const key = `credential/${id}/${ending.endsAt}/${mark}`
        if (known.has(key)) continue
        known.add(key)
        const isNews = await said.add(key, true, { expiresAt: now + rememberedMs })
        if (isNews) log.warn('credential.ends', { reason: name, count: daysLeft })
      }
    },
  }
}
