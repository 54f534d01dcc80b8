/** Wiring of what looks after the bridge: what hears the log from the first line on, and what is built once the rest stands. */

import { randomUUID } from 'node:crypto'
import { type RenewingDeps, renewing } from './accounts/renewing.ts'
import type { Accounts, AppOnly } from './accounts/types.ts'
import { openAudit } from './audit/audit.ts'
import { createEar, type Ear } from './audit/heard.ts'
import type { AuditLog } from './audit/types.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { type Contacts, createContacts } from './contacts.ts'
import type { Job } from './jobs.ts'
import { type Log, overheard } from './log.ts'
import type { WatchedMirror } from './mirror/types.ts'
import { type Ages, createAges } from './ops/ages.ts'
import { type Collector, createCollector } from './ops/collector.ts'
import { counting } from './ops/counted.ts'
import { type Ending, type Left, leftOf } from './ops/expiry.ts'
import { createMeter, type Meter } from './ops/meter.ts'
import { createMetrics, type Metrics } from './ops/metrics.ts'
import { createReadiness, type Readiness } from './ops/ready.ts'
import { engine, givingBack } from './ops/slack.ts'
import { createTracer, type Tracer } from './ops/tracer.ts'
import type { Visits } from './ops/visits.ts'
import { watchCredentials } from './ops/watch.ts'
import { createWebhook, type Webhook } from './ops/webhook.ts'
import { placeOf } from './storage.ts'
import type { Store } from './store/types.ts'
import { version } from './version.ts'

/** Before anything is opened. */
export interface Hearing {
  readonly log: Log
  readonly meter: Meter
  readonly ages: Ages
  readonly ear: Ear
  readonly webhook: Webhook | undefined
  readonly contacts: Contacts
  /** Absent where nobody wants traces. */
  readonly tracing: Tracing | undefined
}

interface Tracing {
  readonly tracer: Tracer
  readonly collector: Collector
}

export interface Operations {
  readonly meter: Meter
  readonly metrics: Metrics
  /** How long the credentials of the app registration are good for, at this moment. */
  readonly credentials: () => readonly Left[]
  readonly readiness: Readiness
  readonly tracer: Tracer | undefined
  readonly audit: AuditLog
  /** Requests that the bridge makes to itself. */
  readonly visits: Visits
  /** Work in the background. */
  readonly jobs: readonly Job[]
  /** Before the store is closed. */
  close(): Promise<void>
}

export function listenTo(out: Log, config: Config, clock: Clock): Hearing {
  const url = config.operatorWebhook
  const contacts = createContacts(clock)
  const meter = createMeter()
  const ages = createAges(clock)
  const ear = createEar(clock)
  const counted = overheard(out, counting(meter), ages.hear)
  const webhook = url === undefined ? undefined : createWebhook({ url, clock, log: counted })
  const tracing = tracingOf(config, { meter, contacts, clock, log: counted })
  const more = [webhook?.hear, tracing?.tracer.hear].filter((hear) => hear !== undefined)
  const log = overheard(counted, ear.hear, ...more)
  return { log, meter, ages, ear, webhook, contacts, tracing }
}

/** What stores are called in traces, by the beginning of their address. */
const storeSystems: Readonly<Record<string, string>> = {
  redis: 'redis',
  rediss: 'redis',
  postgres: 'postgresql',
  postgresql: 'postgresql',
}

type TracingParts = Pick<Hearing, 'meter' | 'contacts' | 'log'> & { readonly clock: Clock }

function tracingOf(config: Config, { contacts, ...parts }: TracingParts): Tracing | undefined {
  const { otlpEndpoint: endpoint, otlpHeaders: headers, otelServiceName: service, tracedShare: share } = config
  if (endpoint === undefined) return undefined
  const resource = { service, version, instance: randomUUID() }
  const collector = createCollector({ ...parts, endpoint, headers, resource, contacted: (url) => contacts.note(url) })
  const storeSystem = storeSystems[placeOf(config).location.split('://', 1)[0] ?? ''] ?? 'sqlite'
  const { clock } = parts
  return {
    collector,
    tracer: createTracer({ collector, clock, share, graphHost: config.graphUrl.hostname, storeSystem }),
  }
}

export interface OperatedParts {
  readonly store: Store
  readonly accounts: Accounts
  readonly mirror: WatchedMirror
  readonly endings: readonly Ending[]
  readonly appOnly: AppOnly | undefined
  readonly noteOutcome: RenewingDeps['noteOutcome']
  readonly clock: Clock
  readonly log: Log
}

export function operate({ meter, ages, ear, webhook, tracing }: Hearing, parts: OperatedParts): Operations {
  const { store, endings, clock, log } = parts
  const readiness = createReadiness(store)
  const audit = openAudit({ ...parts, ear, wrote: () => meter.add('bridge_audit_entries_total') })
  const credentials = () => endings.map((ending) => leftOf(ending, clock.now()))
  const metrics = createMetrics({ ...parts, meter, ages, readiness, credentials })
  return {
    meter,
    metrics,
    credentials,
    readiness,
    tracer: tracing?.tracer,
    audit,
    visits: new Map(),
    jobs: [renewing(parts), watchCredentials(parts), givingBack(engine(), log), ...audit.jobs],
    async close() {
      await audit.flush()
      metrics.close()
      await webhook?.close()
      await tracing?.collector.close()
    },
  }
}
