/** Wiring of what looks after the bridge: what hears the log from the first line on, and what is built once the rest stands. */
import { type RenewingDeps, renewing } from './accounts/renewing.ts'
import type { Accounts } from './accounts/types.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { Job } from './jobs.ts'
import { type Log, overheard } from './log.ts'
import type { WatchedMirror } from './mirror/types.ts'
import { type Ages, createAges } from './ops/ages.ts'
import { counting } from './ops/counted.ts'
import { type Ending, type Left, leftOf } from './ops/expiry.ts'
import { createMeter, type Meter } from './ops/meter.ts'
import { createMetrics, type Metrics } from './ops/metrics.ts'
import { createReadiness, type Readiness } from './ops/ready.ts'
import { watchCredentials } from './ops/watch.ts'
import { createWebhook, type Webhook } from './ops/webhook.ts'
import type { Store } from './store/types.ts'

/** Before anything is opened. */
export interface Hearing {
  readonly log: Log
  readonly meter: Meter
  readonly ages: Ages
  readonly webhook: Webhook | undefined
}

export interface Operations {
  readonly meter: Meter
  readonly metrics: Metrics
  /** How long the credentials of the app registration are good for, at this moment. */
  readonly credentials: () => readonly Left[]
  readonly readiness: Readiness
  /** Work in the background. */
  readonly jobs: readonly Job[]
  /** Before the store is closed. */
  close(): Promise<void>
}

export function listenTo(out: Log, { operatorWebhook: url }: Config, clock: Clock): Hearing {
  const meter = createMeter()
  const ages = createAges(clock)
  const counted = overheard(out, counting(meter), ages.hear)
  if (url === undefined) return { log: counted, meter, ages, webhook: undefined }
  const webhook = createWebhook({ url, clock, log: counted })
  return { log: overheard(counted, webhook.hear), meter, ages, webhook }
}

export interface OperatedParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly mirror: WatchedMirror
  readonly endings: readonly Ending[]
  readonly noteOutcome: RenewingDeps['noteOutcome']
  readonly clock: Clock
  readonly log: Log
}

export function operate({ meter, ages, webhook }: Hearing, parts: OperatedParts): Operations {
  const { store, endings, clock } = parts
  const readiness = createReadiness(store)
  const credentials = () => endings.map((ending) => leftOf(ending, clock.now()))
  const metrics = createMetrics({ ...parts, meter, ages, readiness, credentials })
  return {
    meter,
    metrics,
    credentials,
    readiness,
    jobs: [renewing(parts), watchCredentials(parts)],
    async close() {
      metrics.close()
      await webhook?.close()
    },
  }
}
