/** Change notifications, wired: what the webhook, the mirror and the jobs each see of them. */
import type { AccountRecord, Accounts } from '../../accounts/types.ts'
import type { Clock } from '../../clock.ts'
import type { Subscriptions } from '../../graph/types.ts'
import type { Job } from '../../jobs.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../store/types.ts'
import { createKeeper } from './keeper.ts'
import { keyOf, subscriptionRecords } from './records.ts'
import { createSignals, type Refresh } from './signals.ts'
import type { Notifications, Watch } from './types.ts'
import { isVouchedFor } from './vouching.ts'

export interface PushDeps {
  readonly store: Store
  readonly accounts: Pick<Accounts, 'get'>
  readonly subscriptions: (account: AccountRecord) => Subscriptions
  /** Where Microsoft reaches the bridge, with any sub-path. */
  readonly publicUrl: URL
  /** How long Microsoft's silence is believed. */
  readonly backstopMs: number
  readonly clock: Clock
  readonly log: Log
  readonly random?: () => number
}

export interface Push extends Notifications, Watch {
  jobs(refresh: Refresh): readonly Job[]
}

export function createPush(deps: PushDeps): Push {
  const { store, accounts, clock, log, backstopMs, random = Math.random } = deps
  const records = subscriptionRecords(store)
  const nonce = store.mac('webhook', 'v1')
  const below = deps.publicUrl.href.replace(/\/+$/, '')
  const keeper = createKeeper({
    records,
    accounts,
    subscriptions: deps.subscriptions,
    notificationUrl: `${below}/hooks/graph/${nonce}`,
    lifecycleNotificationUrl: `${below}/hooks/lifecycle/${nonce}`,
    clock,
    log,
    random,
  })
  const signals = createSignals({ records, keeper, clock, log })
  return {
    nonce,
    expectsHandshake: async () => (await records.handshakes.get('open')) === true,
    arrived: (notices) => signals.arrived(notices),
    wanted: (account, calendar) => keeper.wanted(account, calendar),
    async vouchesFor(accountId, calendarId, { askedAt }) {
      const place = { accountId, calendarId }
      const [kept, signalAt] = await Promise.all([records.kept.get(keyOf(place)), signals.last(place)])
      return isVouchedFor(askedAt, kept, signalAt, clock.now(), backstopMs)
    },
    async vouchesForList(accountId, checkedAt) {
      const now = clock.now()
      const until = await records.until.get(accountId)
      return until !== undefined && now < until && checkedAt <= now && now - checkedAt < backstopMs
    },
    forget: (accountId) => keeper.forget(accountId),
    jobs: (refresh) => [
      { name: 'push.subscriptions', everyMs: 2_000, run: (signal) => keeper.turn(signal) },
      { name: 'push.signals', everyMs: 1_000, run: (signal) => signals.turn(refresh, signal) },
    ],
  }
}
