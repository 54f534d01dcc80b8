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
  readonly clock: Clock
  readonly log: Log
}

/** The two ways in, which share one count of wrong guesses. */
export interface Entrances {
  readonly authenticate: Authenticate
  readonly openFeed: OpenFeed
}

/** Opens a home to a right secret. Nothing is remembered from one request to the next, so a revocation holds at once. */
export function createEntrances({ passwords, home, kept, busyTimes, clock, log }: AuthenticateDeps): Entrances {
  const guessing = createGuessing(clock, log)

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

  return {
    authenticate: async ({ user, password, source, userAgent }) => {
      // A client that asks without credentials guesses nothing: not counted, and no look into the store.
      if (user === '' || password === '') return 'refused'
      const verified = await passwords.verify(user, password, userAgent)
      return verified === undefined ? guessing.failed(source) : opened(verified)
    },
    openFeed: async ({ secret, source, userAgent }) => {
      const verified = await passwords.openFeed(secret, userAgent)
      return verified === undefined ? guessing.failed(source) : opened(verified)
    },
  }
}

function shown(account: AccountRecord): Account {
  const { name, username } = account.identity
  return { id: account.id, displayName: name === '' ? username : name, addresses: addressesOf(account) }
}
