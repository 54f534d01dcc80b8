import type { AccountRecord, Accounts } from '../accounts/types.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Mailbox } from '../graph/types.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/types.ts'
import { checkFidelity } from './checking.ts'
import { createErasures, settledSoon } from './erasures.ts'
import type { FreshnessRules } from './freshness.ts'
import { createHome } from './home.ts'
import { createObjects, type Objects } from './objects.ts'
import { createRounds } from './rounds.ts'
import type { CalendarStatus, Mirror, MirrorStatus } from './types.ts'

export interface MirrorDeps {
  readonly store: Store
  readonly accounts: Pick<Accounts, 'noteOutcome'>
  /** The mailbox of an account; called for every round, so it should answer from a cache. */
  readonly mailbox: (account: AccountRecord) => Mailbox
  readonly rules: FreshnessRules
  /** Whether bodies are written as HTML, too. */
  readonly htmlDescription: boolean
  readonly clock: Clock
  readonly log: Log
}

/** The kept copies of all accounts: a tiny git whose blobs are calendar objects (see docs/architecture.md). */
export function createMirror(deps: MirrorDeps): Mirror {
  const { clock, log, rules } = deps
  const objectsOf = createObjects(deps.store)
  const { accounts, mailbox, htmlDescription } = deps
  const rounds = createRounds({ accounts, mailbox, objectsOf, htmlDescription, clock, log })
  const { flights } = rounds
  const erasures = createErasures({ flights, objectsOf, clock, log })

  /** A round that runs still has the grant from before, and what it finds says nothing of the new one: it ends first. */
  async function begin(account: AccountRecord): Promise<void> {
    try {
      await erasures.ended(account.id)
      await flights.settled(account.id)
      flights.welcome(account.id)
      await rounds.everything(account)
    } catch (error) {
      log.warn('sync.failed', { account: account.id, reason: error instanceof Fault ? error.kind : 'unexpected' })
    }
  }

  const home = (account: AccountRecord) => createHome({ account, objects: objectsOf(account.id), rounds, rules, clock })

  return {
    home,
    checkFidelity: (account, days) => {
      const [objects, mailbox] = [objectsOf(account.id), deps.mailbox(account)]
      return checkFidelity({ account, home: home(account), objects, rounds, mailbox, clock }, days)
    },
    connect: (account) => void begin(account),
    status: async (accountId): Promise<MirrorStatus> => ({
      calendars: await calendarStatuses(objectsOf(accountId)),
      running: flights.running(accountId),
      problem: flights.problem(accountId),
    }),
    erase: (accountId) => erasures.erase(accountId),
    close: async () => {
      flights.close()
      await settledSoon(flights, clock)
    },
  }
}

async function calendarStatuses(objects: Objects): Promise<readonly CalendarStatus[] | undefined> {
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
        events: ref?.count,
        checkedAt: ref?.checkedAt,
        skipped: ref?.skipped ?? [],
      }
    }),
  )
}
