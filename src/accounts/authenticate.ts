import type {
  Account,
  Authenticate,
  BusyTimes,
  CalendarHome,
  Detail,
  KeptProperties,
  OpenFeed,
  Scope,
  Session,
} from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Store } from '../store/types.ts'
import { createGuessing } from './guessing.ts'
import { addressesOf } from './names.ts'
import type { AccountRecord, Passwords, Verified } from './types.ts'

export interface AuthenticateDeps {
  readonly passwords: Passwords
  /** The calendars of that account, as far as the scope reaches. */
  readonly home: (account: AccountRecord, scope: Scope) => CalendarHome
  readonly kept: (accountId: string, detail: Detail) => KeptProperties
  /** When other people are busy, for passwords that may ask. */
  readonly busyTimes?: (account: AccountRecord, scope: Scope) => BusyTimes | undefined
  /** Where other processes count wrong passwords, too. */
  readonly shared?: Store
  readonly clock: Clock
  readonly log: Log
}

/** The two ways in, which share one count of wrong guesses. */
export interface Entrances {
  readonly authenticate: Authenticate
  readonly openFeed: OpenFeed
}

/** Opens a home to a right secret. The store is asked anew for each request, so a revocation holds at once. */
export function createEntrances({ passwords, home, kept, busyTimes, shared, clock, log }: AuthenticateDeps): Entrances {
  const guessing = createGuessing(clock, log, shared)

  function opened({ account, scope }: Verified): Session {
    if (account.state === 'revoked') throw new Fault('revoked', 'The account is no longer connected.')
    const busy = busyTimes?.(account, scope)
    return {
      account: shown(account),
      home: home(account, scope),
      kept: kept(account.id, scope.detail),
      ...(busy && { busyTimes: busy }),
    }
  }

  /** An app that goes on with a password that has ended guesses nothing: it must not cost its neighbours theirs. */
  function outcome(verified: Verified | 'ended' | undefined, source: string): ReturnType<Authenticate> {
    if (verified === undefined) return guessing.failed(source)
    return Promise.resolve(verified === 'ended' ? 'refused' : opened(verified))
  }

  return {
    authenticate: async ({ user, password, source, userAgent }) => {
      // A client that asks without credentials guesses nothing: not counted, and no look into the store.
      if (user === '' || password === '') return 'refused'
      return outcome(await passwords.verify(user, password, userAgent, source), source)
    },
    openFeed: async ({ secret, source, userAgent }) =>
      outcome(await passwords.openFeed(secret, userAgent, source), source),
  }
}

function shown(account: AccountRecord): Account {
  const { name, username } = account.identity
  return { id: account.id, displayName: name === '' ? username : name, addresses: addressesOf(account) }
}
