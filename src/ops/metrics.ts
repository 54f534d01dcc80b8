/** The page of metrics: what was counted, and what is looked up when somebody asks. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Accounts, AppOnly } from '../accounts/types.ts'
import type { Clock } from '../clock.ts'
import type { WatchedMirror } from '../mirror/types.ts'
import type { Store } from '../store/types.ts'
import { version } from '../version.ts'
import type { Ages } from './ages.ts'
import { leftOf, marks } from './expiry.ts'
import type { Meter } from './meter.ts'
import type { Readiness } from './ready.ts'

export interface MetricsDeps {
  readonly meter: Meter
  readonly ages: Ages
  readonly accounts: Pick<Accounts, 'all'>
  readonly mirror: Pick<WatchedMirror, 'load'>
  readonly store: Store
  readonly readiness: Readiness
  /** Days until each credential of the registration ends, as far as it is known. */
  readonly credentials: () => readonly { readonly name: string; readonly daysLeft: number | undefined }[]
  /** Where organizations may enter registrations of their own. */
  readonly appOnly?: Pick<AppOnly, 'registrations'> | undefined
  readonly clock: Clock
}

export interface Metrics {
  /** Looks up what is not counted, and writes the page. */
  text(): Promise<string>
  close(): void
}

/** Accounts and subscriptions are read one by one, so not for each scrape. */
const censusMs = 60_000
const resolutionMs = 10

export function createMetrics(deps: MetricsDeps): Metrics {
  const { meter, clock } = deps
  const lag = monitorEventLoopDelay({ resolution: resolutionMs })
  lag.enable()
  meter.set('bridge_info', 1, [version])
  let countedAt: number | undefined
  let counting: Promise<void> | undefined

  /** What cannot be counted for the moment keeps the figures that it had. */
  async function census(): Promise<void> {
    if (countedAt !== undefined && clock.now() - countedAt < censusMs) return
    counting ??= count(deps)
      .then(() => {
        countedAt = clock.now()
      })
      .catch(() => {})
      .finally(() => {
        counting = undefined
      })
    await counting
  }

  return {
    async text() {
      await census()
      meter.set('bridge_ready', (await deps.readiness.check()) === 'ready' ? 1 : 0)
      present(deps)
      ofProcess(meter, lag)
      return meter.text()
    },
    close: () => lag.disable(),
  }
}

async function count(deps: MetricsDeps): Promise<void> {
  const { accounts, store, meter } = deps
  const states = { connected: 0, signInNeeded: 0, revoked: 0 }
  for await (const { state } of accounts.all()) states[state] += 1
  let subscriptions = 0
  for await (const _ of store.collection('subscription').keys()) subscriptions += 1
  for (const [state, number] of Object.entries(states)) meter.set('bridge_accounts', number, [state])
  meter.set('bridge_push_subscriptions', subscriptions)
  await countRegistrations(deps)
}

/** By the mark of time that each has passed; -1 is the last one. */
const wordFor = (daysLeft: number | undefined, mark: number | undefined): string =>
  daysLeft === undefined ? 'unknown' : mark === undefined ? 'more' : mark < 0 ? 'ended' : String(mark)

async function countRegistrations({ appOnly, meter, clock }: MetricsDeps): Promise<void> {
  if (appOnly === undefined) return
  const counts = new Map(
    ['unknown', 'more', 'ended', ...marks.filter((mark) => mark > 0).map(String)].map((left) => [left, 0]),
  )
  let first: number | undefined
  for await (const [, { endsAt }] of appOnly.registrations()) {
    const { daysLeft, mark } = leftOf({ name: 'own', endsAt }, clock.now())
    const left = wordFor(daysLeft, mark)
    counts.set(left, (counts.get(left) ?? 0) + 1)
    if (daysLeft !== undefined) first = Math.min(first ?? daysLeft, daysLeft)
  }
  for (const [left, number] of counts) meter.set('bridge_own_registrations', number, [left])
  meter.set('bridge_own_registration_expires_days', first)
}

function present({ meter, mirror, ages, credentials }: MetricsDeps): void {
  const { running, waiting, isResting } = mirror.load()
  meter.set('bridge_resting', isResting ? 1 : 0)
  meter.set('bridge_sync_rounds_running', running)
  meter.set('bridge_sync_rounds_waiting', waiting)
  meter.set('bridge_sync_age_seconds', ages.oldest())
  for (const { name, daysLeft } of credentials()) meter.set('bridge_credential_expires_days', daysLeft, [name])
}

const nanosecond = 1e-9
const microsecond = 1e-6

function ofProcess(meter: Meter, lag: ReturnType<typeof monitorEventLoopDelay>): void {
  const beyond = (nanoseconds: number) => Math.max(0, nanoseconds * nanosecond - resolutionMs / 1_000)
  if (lag.count > 0) {
    for (const quantile of [50, 99]) {
      meter.set('bridge_event_loop_delay_seconds', beyond(lag.percentile(quantile)), [String(quantile / 100)])
    }
    meter.set('bridge_event_loop_delay_seconds', beyond(lag.max), ['1'])
    lag.reset()
  }
  const { user, system } = process.cpuUsage()
  meter.set('process_cpu_seconds_total', (user + system) * microsecond)
  meter.set('process_resident_memory_bytes', process.memoryUsage.rss())
  meter.set('process_heap_bytes', process.memoryUsage().heapUsed)
  meter.set('process_uptime_seconds', process.uptime())
}
