/** Wiring of what looks after the bridge: what hears the log from the first line on, and what is built once the rest stands. */
import { type RenewingDeps, renewing } from './accounts/renewing.ts'
import type { Accounts } from './accounts/types.ts'
import { openAudit } from './audit/audit.ts'
import { createEar, type Ear } from './audit/heard.ts'
import type { AuditLog } from './audit/types.ts'
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
import type { Visits } from './ops/visits.ts'
import { watchCredentials } from './ops/watch.ts'
import { createWebhook, type Webhook } from './ops/webhook.ts'
import type { Store } from './store/types.ts'

/** Before anything is opened. */
export interface Hearing {
  readonly log: Log
  readonly meter: Meter
  readonly ages: Ages
  readonly ear: Ear
  readonly webhook: Webhook | undefined
}

export interface Operations {
  readonly meter: Meter
  readonly metrics: Metrics
  /** How long the credentials of the app registration are good for, at this moment. */
  readonly credentials: () => readonly Left[]
  readonly readiness: Readiness
  readonly audit: AuditLog
  /** Requests that the bridge makes to itself. */
  readonly visits: Visits
  /** Work in the background. */
  readonly jobs: readonly Job[]
  /** Before the store is closed. */
  close(): Promise<void>
}

export function listenTo(out: Log, { operatorWebhook: url }: Config, clock: Clock): Hearing {
  const meter = createMeter()
  const ages = createAges(clock)
  const ear = createEar(clock)
  const counted = overheard(out, counting(meter), ages.hear)
  const webhook = url === undefined ? undefined : createWebhook({ url, clock, log: counted })
  const log = overheard(counted, ear.hear, ...(webhook === undefined ? [] : [webhook.hear]))
  return { log, meter, ages, ear, webhook }
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

export function operate({ meter, ages, ear, webhook }: Hearing, parts: OperatedParts): Operations {
  const { store, endings, clock } = parts
  const readiness = createReadiness(store)
  const audit = openAudit({ ...parts, ear, wrote: () => meter.add('bridge_audit_entries_total') })
  const credentials = () => endings.map((ending) => leftOf(ending, clock.now()))
  const metrics = createMetrics({ ...parts, meter, ages, readiness, credentials })
  return {
    meter,
    metrics,
    credentials,
    readiness,
    audit,
    visits: new Map(),
    jobs: [renewing(parts), watchCredentials(parts), ...audit.jobs],
    async close() {
      await audit.flush()
      metrics.close()
      await webhook?.close()
    },
  }
}
