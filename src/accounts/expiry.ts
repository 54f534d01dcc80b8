/** Tells once, of all processes, that a password was refused because its time is over. */
import type { Log } from '../log.ts'
import { markOf, type Records, type StoredPassword } from './records.ts'

export interface Expiry {
  /** Returns at once; what is written is written behind the request. */
  note(password: StoredPassword): void
  flush(): Promise<void>
}

export function createExpiry(records: Records, log: Log): Expiry {
  // Holds passwords that there are only, so it never has more entries than the store.
  const told = new Map<string, Promise<void>>()

  async function tell(key: string, whose: { readonly account: string; readonly passwordId: string }): Promise<void> {
    let isFirst = false
    await records.marks.update(key, (mark) => {
      isFirst = mark !== undefined && mark.expiryTold !== true
      return isFirst && mark !== undefined ? { ...mark, expiryTold: true } : undefined
    })
    if (isFirst) log.info('password.expired', whose)
  }

  return {
    note({ id, accountId }) {
      const key = markOf(accountId, id)
      if (told.has(key)) return
      const telling = tell(key, { account: accountId, passwordId: id })
      told.set(
        key,
        telling.catch(() => void told.delete(key)), // at another visit
      )
    },
    async flush() {
      await Promise.all(told.values())
    },
  }
}
