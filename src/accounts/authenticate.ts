import type { Account, Authenticate, CalendarHome, KeptProperties } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import { createGuessing } from './guessing.ts'
import { addressesOf } from './names.ts'
import type { AccountRecord, Passwords } from './types.ts'

export interface AuthenticateDeps {
  readonly passwords: Passwords
  readonly home: (account: AccountRecord) => CalendarHome
  readonly kept: (accountId: string) => KeptProperties
  readonly clock: Clock
  readonly log: Log
}

/** Opens a home to a right app password. Nothing is remembered from one request to the next, so a revocation holds at once. */
export function createAuthenticate({ passwords, home, kept, clock, log }: AuthenticateDeps): Authenticate {
  const guessing = createGuessing(clock, log)

  return async ({ user, password, source, userAgent }) => {
    // A client that asks without credentials guesses nothing: not counted, and no look into the store.
    if (user === '' || password === '') return 'refused'
    const account = await passwords.verify(user, password, userAgent)
    if (account === undefined) return guessing.failed(source)
    if (account.state === 'revoked') throw new Fault('revoked', 'The account is no longer connected.')
    return { account: shown(account), home: home(account), kept: kept(account.id) }
  }
}

function shown(account: AccountRecord): Account {
  const { name, username } = account.identity
  return { id: account.id, displayName: name === '' ? username : name, addresses: addressesOf(account) }
}
