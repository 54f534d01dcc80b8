/** How old the copies are that apps get, from what the log is told: when an app asked last, and when a round went well last. */
import type { Clock } from '../clock.ts'
import type { LogFields } from '../log.ts'

export interface Ages {
  hear(event: string, fields: LogFields): void
  /** Seconds; undefined when no app asked lately. */
  oldest(): number | undefined
}

const lateMs = 15 * 60_000
const mostAccounts = 20_000

interface Seen {
  /** When an app asked first, of those times without a pause. */
  since: number
  askedAt: number
  syncedAt: number | undefined
}

export function createAges(clock: Clock): Ages {
  const accounts = new Map<string, Seen>()

  function asked(account: string): void {
    const now = clock.now()
    const seen = accounts.get(account)
    if (seen === undefined) {
      if (accounts.size >= mostAccounts) forget(now)
      if (accounts.size < mostAccounts) accounts.set(account, { since: now, askedAt: now, syncedAt: undefined })
      return
    }
    if (now - seen.askedAt >= lateMs) seen.since = now
    seen.askedAt = now
  }

  function forget(now: number): void {
    for (const [account, { askedAt }] of accounts) if (now - askedAt >= lateMs) accounts.delete(account)
  }

  return {
    hear(event, { account }) {
      if (account === undefined) return
      if (event === 'dav.answered' || event === 'feed.answered') asked(account)
      else if (event === 'sync.done') {
        const seen = accounts.get(account)
        if (seen !== undefined) seen.syncedAt = clock.now()
      } else if (event === 'account.erased') accounts.delete(account)
    },
    oldest() {
      const now = clock.now()
      const ages = [...accounts.values()]
        .filter(({ askedAt }) => now - askedAt < lateMs)
        .map(({ since, syncedAt }) => now - Math.max(since, syncedAt ?? 0))
      return ages.length === 0 ? undefined : Math.max(...ages) / 1_000
    },
  }
}
