/** What is taken from people who are cut off, whoever does it: an administrator at the page, or an operator in a terminal. */
import type { Passwords } from '../accounts/types.ts'
import type { Log } from '../log.ts'
import type { Session, Sessions } from './session.ts'

interface Parts {
  readonly sessions: Sessions
  readonly passwords: Pick<Passwords, 'list' | 'revoke'>
  readonly log: Log
}

/** How many there were. */
export interface CutOff {
  /** App passwords and secret addresses. */
  readonly passwords: number
  readonly sessions: number
}

/**
 * One after the other, so that whatever fails leaves nothing revoked that is not counted or seen. Browser sessions first, which make
 * passwords. Who can still sign in at Microsoft can come back: that is decided there.
 *
 * @param but the session of who does this, which stays
 * @throws Fault once everything was tried: a session that does not open keeps no password alive
 */
export async function cutOff(
  { sessions, passwords, log }: Parts,
  accounts: readonly { readonly id: string }[],
  but?: Session,
): Promise<CutOff> {
  const count = { passwords: 0, sessions: 0 }
  const troubles: unknown[] = []
  for (const { id } of accounts) {
    const ended = await sessions.leaveAll(id, but).catch((error: unknown) => {
      troubles.push(error)
      return 0
    })
    if (ended > 0) log.info('session.ended', { account: id, count: ended })
    count.sessions += ended
    for (const password of await passwords.list(id)) if (await passwords.revoke(id, password.id)) count.passwords += 1
  }
  if (troubles.length > 0) throw troubles[0]
  return count
}
