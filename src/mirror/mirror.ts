import type { AccountRecord, Accounts } from '../accounts/types.ts'
import { type CalendarHome, type Scope, wholeScope } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Mailbox } from '../graph/types.ts'
import type { Log } from '../log.ts'
import type { Leases, Store } from '../store/types.ts'
import { checkFidelity } from './checking.ts'
import { createCollection } from './collection.ts'
import { derivedHome, shelfOf } from './derived-home.ts'
import { createErasures, settledSoon } from './erasures.ts'
import type { FreshnessRules } from './freshness.ts'
import { createHome, type HomeDeps } from './home.ts'
import { leftOutOf } from './left-out.ts'
import { createObjects, type Objects } from './objects.ts'
import { createWritten, type ReconnectWords, reconnectHome } from './reconnect.ts'
import { createRounds, type Rounds } from './rounds.ts'
import { openShelves } from './shelves.ts'
import type { Watch } from './subscriptions/types.ts'
import type { Audience, CalendarStatus, MirrorStatus, WatchedMirror } from './types.ts'
import { createWarmth, type WarmthDeps } from './warmth.ts'
import { dropWithdrawn } from './withdrawing.ts'

export interface MirrorDeps {
  readonly store: Store
  readonly accounts: Pick<Accounts, 'noteOutcome'>
  /** The mailbox of an account; called for every round, so it should answer from a cache. */
  readonly mailbox: (account: AccountRecord) => Mailbox
  readonly rules: FreshnessRules
  /** Whether bodies are written as HTML, too. */
  readonly htmlDescription: boolean
  /** Change notifications, where they are switched on. */
  readonly watch?: Watch
  /** What a calendar says itself while its person has to sign in again; absent: nothing. */
  readonly reconnect?: ReconnectWords
  /** WebDAV-Push, where it is switched on. */
  readonly audience?: Audience
  /** How much of its time, 0 to 1, the process has been at work since it was asked before; absent: it rests. */
  readonly occupied?: () => number
  /** Where several processes share the store. */
  readonly leases?: Leases
  readonly clock: Clock
  readonly log: Log
}

/** What the mirror is made of, each part once. */
function partsOf(deps: MirrorDeps) {
  const { clock, log, watch } = deps
  const shelves = openShelves(deps.store)
  const objectsOf = createObjects(shelves, deps.leases !== undefined)
  const changed = (accountId: string, calendarId: string) => deps.audience?.changed(accountId, calendarId)
  const rounds = createRounds({ ...deps, objectsOf, changed })
  const { flights, dismiss } = rounds
  const erasures = createErasures({ flights, dismiss, objectsOf, clock, log })
  const isVouchedFor: WarmthDeps['isVouchedFor'] = async (accountId, { id }, ref) =>
    (await watch?.vouchesFor(accountId, id, ref)) ?? false
  const warmth = createWarmth({ objectsOf, rounds, clock, isVouchedFor })
  const isBusy = (accountId: string) => flights.running(accountId)
  const collection = createCollection({ ...deps, shelves, objectsOf, isBusy })
  return { objectsOf, rounds, flights, erasures, warmth, collection }
}

/** The kept copies of all accounts: a tiny git whose blobs are calendar objects (see docs/architecture.md). */
export function createMirror(deps: MirrorDeps): WatchedMirror {
  const { clock, log, rules, watch } = deps
  const parts = partsOf(deps)
  const { objectsOf, rounds, flights, erasures, warmth, collection } = parts

  /** A round that runs still has the grant from before, and what it finds says nothing of the new one: it ends first. */
  async function begin(account: AccountRecord): Promise<void> {
    try {
      await erasures.ended(account.id)
      await dropWithdrawn(deps.mailbox(account), objectsOf(account.id))
      await flights.settled(account.id)
      flights.welcome(account.id)
      await rounds.everything(account)
    } catch (error) {
      log.warn('sync.failed', { account: account.id, reason: error instanceof Fault ? error.kind : 'unexpected' })
    }
  }

  const seen = homesOf(deps, parts)
  const home = (account: AccountRecord, scope: Scope = wholeScope) =>
    seen(account, scope, { rules, ...(watch && { watch }), seen: () => warmth.seen(account) })
  return {
    home,
    kept: (account, scope) =>
      seen(account, scope, { rules: { ...rules, freshMs: Number.POSITIVE_INFINITY }, seen: () => {} }),
    jobs: (known) => [warmth.job(known), collection.job(known)],
    checkFidelity: (account, days) => {
      const [objects, mailbox] = [objectsOf(account.id), deps.mailbox(account)]
      return checkFidelity({ account, home: home(account), objects, rounds, mailbox, clock }, days)
    },
    load: () => rounds.load(),
    rest: (ms) => rounds.rest(ms),
    connect: (account) => void begin(account),
    status: async (accountId): Promise<MirrorStatus> => ({
      calendars: await calendarStatuses(objectsOf(accountId), (id) => flights.progress(accountId, id)),
      running: flights.running(accountId),
      problem: flights.problem(accountId),
    }),
    leftOut: (accountId) => leftOutOf(objectsOf(accountId)),
    lookAfter: (account, calendarId, told) => lookAfter(rounds, objectsOf(account.id), account, calendarId, told),
    async erase(accountId) {
      warmth.forget(accountId)
      await collection.leave(accountId)
      await Promise.all([erasures.erase(accountId), watch?.forget(accountId), deps.audience?.forget(accountId)])
    },
    close: () => end(rounds, clock),
  }
}

/** The calendars of an account as far as a scope reaches, and with what they have to say themselves. */
function homesOf(deps: MirrorDeps, { objectsOf, rounds, flights }: ReturnType<typeof partsOf>) {
  const { clock, log, reconnect: words } = deps
  const written = createWritten()
  return (account: AccountRecord, scope: Scope, more: Pick<HomeDeps, 'rules' | 'watch' | 'seen'>): CalendarHome => {
    const objects = objectsOf(account.id)
    const whole = createHome({ account, objects, mailbox: deps.mailbox(account), rounds, clock, log, ...more })
    const shown = derivedHome({ accountId: account.id, whole, objects, flights, clock, log }, scope)
    if (words === undefined || account.state !== 'signInNeeded') return shown
    const shelf = (calendarId: string) => shelfOf(calendarId, scope)
    return reconnectHome({ accountId: account.id, objects, shelfOf: shelf, written, clock, words }, shown)
  }
}

async function end({ flights, dismiss }: Rounds, clock: Clock): Promise<void> {
  flights.close()
  dismiss()
  await settledSoon(flights, clock)
}

/** A round that was under way when it was told may have passed the change already: then one more. */
async function lookAfter(
  rounds: Rounds,
  objects: Objects,
  account: AccountRecord,
  calendarId: string,
  told: number,
): Promise<void> {
  const record = (await objects.home())?.calendars.find(({ id }) => id === calendarId)
  if (record === undefined || account.state === 'revoked') return
  for (let looks = 0; looks < 2; looks += 1) {
    const askedAt = (await objects.ref(calendarId))?.askedAt
    if (askedAt !== undefined && askedAt > told) return
    await rounds.calendar(account, record)
  }
}

async function calendarStatuses(
  objects: Objects,
  progress: (calendarId: string) => number | undefined,
): Promise<readonly CalendarStatus[] | undefined> {
  const home = await objects.home()
  if (home === undefined) return undefined
  return Promise.all(
    home.calendars.map(async (record) => {
      const ref = await objects.ref(record.id)
      return {
        id: record.id,
        name: record.name,
        color: record.color,
        sharedBy: record.sharedBy?.name,
        isDefault: record.isDefault,
        events: ref?.count,
        reading: progress(record.id),
        checkedAt: ref?.checkedAt,
        skipped: ref?.skipped ?? [],
      }
    }),
  )
}
