import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import { appName } from './apps.ts'
import { inTurn, markOf, type Records, type StoredPassword } from './records.ts'

interface Use {
  readonly accountId: string
  readonly at: number
  readonly by: string | undefined
  /** Epoch ms of the last write of this mark by this process; 0 for never. */
  readonly savedAt: number
}

export interface Uses {
  /** Takes note of a use. Returns at once; what is written is written behind the request. */
  note(password: StoredPassword, userAgent: string): void
  /** The last use seen by this process, written or not. */
  last(markKey: string): { readonly at: number; readonly by: string | undefined } | undefined
  /** Writes what is not written yet, and waits for what is being written. */
  flush(): Promise<void>
}

/** A password is used every few minutes; for the person who looks at the list, the hour is enough. */
const saveIntervalMs = 60 * 60 * 1000

export function createUses(records: Records, clock: Clock, log: Log): Uses {
  // Holds right passwords only, so it never has more entries than the store.
  const recent = new Map<string, Use>()
  const saving = new Set<Promise<void>>()

  async function save(key: string, { accountId, at, by }: Use): Promise<void> {
    try {
      await inTurn(accountId, async () => {
        // It may have been erased meanwhile, or used later at another process.
        await records.marks.update(key, (mark) =>
          mark === undefined || (mark.lastUsedAt ?? 0) > at
            ? undefined
            : { key: mark.key, lastUsedAt: at, ...(by === undefined ? {} : { lastUsedBy: by }) },
        )
      })
    } catch (error) {
      log.warn('password.useNotSaved', { account: accountId, code: error instanceof Fault ? error.kind : 'unknown' })
    }
  }

  function start(key: string, use: Use): void {
    recent.set(key, { ...use, savedAt: use.at })
    const work = save(key, use).finally(() => saving.delete(work))
    saving.add(work)
  }

  return {
    note({ id, accountId }, userAgent) {
      const key = markOf(accountId, id)
      const savedAt = recent.get(key)?.savedAt ?? 0
      const use = { accountId, at: clock.now(), by: appName(userAgent), savedAt }
      if (use.at - savedAt >= saveIntervalMs) start(key, use)
      else recent.set(key, use)
    },
    last: (markKey) => recent.get(markKey),
    async flush() {
      for (const [key, use] of recent) if (use.at > use.savedAt) start(key, use)
      await Promise.all(saving)
    },
  }
}
