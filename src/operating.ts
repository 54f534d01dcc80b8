/** Wiring of what looks after the bridge: what hears the log from the first line on, and what is built once the rest stands. */
import type { Accounts } from './accounts/types.ts'
import type { Clock } from './clock.ts'
import type { Job } from './jobs.ts'
import { type Log, overheard } from './log.ts'
import type { WatchedMirror } from './mirror/types.ts'
import { type Ages, createAges } from './ops/ages.ts'
import { counting } from './ops/counted.ts'
import { type Ending, type Left, leftOf } from './ops/expiry.ts'
import { createMeter, type Meter } from './ops/meter.ts'
import { createMetrics, type Metrics } from './ops/metrics.ts'
import { createReadiness, type Readiness } from './ops/ready.ts'
import type { Store } from './store/types.ts'

/** Before anything is opened. */
export interface Hearing {
  readonly log: Log
  readonly meter: Meter
  readonly ages: Ages
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

export function listenTo(log: Log, clock: Clock): Hearing {
  const meter = createMeter()
  const ages = createAges(clock)
  return { log: overheard(log, counting(meter), ages.hear), meter, ages }
}

export interface OperatedParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly mirror: WatchedMirror
  readonly endings: readonly Ending[]
  readonly clock: Clock
}

export function operate(
  { meter, ages }: Hearing,
  { store, accounts, mirror, endings, clock }: OperatedParts,
): Operations {
  const readiness = createReadiness(store)
  const credentials = () => endings.map((ending) => leftOf(ending, clock.now()))
  const metrics = createMetrics({ meter, ages, accounts, mirror, store, readiness, credentials, clock })
  return {
    meter,
    metrics,
    credentials,
    readiness,
    jobs: [],
    close: async () => metrics.close(),
  }
}
