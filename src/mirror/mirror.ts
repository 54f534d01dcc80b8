import type { AccountRecord, Accounts } from '../accounts/types.ts'
import type { Clock } from '../clock.ts'
import type { Mailbox } from '../graph/types.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/types.ts'
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
  readonly clock: Clock
  readonly log: Log
}

/** The kept copies of all accounts: a tiny git whose blobs are calendar objects (see docs/architecture.md). */
export function createMirror(deps: MirrorDeps): Mirror {
  const { clock, log, rules } = deps
  const objectsOf = createObjects(deps.store)
  const rounds = createRounds({ accounts: deps.accounts, mailbox: deps.mailbox, objectsOf, clock, log })
  return {
    home: (account) => createHome({ account, objects: objectsOf(account.id), rounds, rules, clock }),
    connect: (account) => {
      rounds.flights.unblock(account.id)
      void rounds.everything(account)
    },
    status: async (accountId): Promise<MirrorStatus> => ({
      calendars: await calendarStatuses(objectsOf(accountId)),
      running: rounds.flights.running(accountId),
      problem: rounds.flights.problem(accountId),
    }),
    erase: async (accountId) => {
      rounds.flights.forget(accountId)
      await rounds.flights.settled(accountId)
      await objectsOf(accountId).erase()
    },
    close: () => rounds.flights.settled(),
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
