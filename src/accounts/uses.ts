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
/** Apps come all at once after a restart: what is noted then waits until they have their answers, and goes to the store together. */
const collectMs = 20_000
const savedAtOnce = 50

export function createUses(records: Records, clock: Clock, log: Log): Uses {
  // Holds right passwords only, so it never has more entries than the store.
  const recent = new Map<string, Use>()
  const saving = new Set<Promise<void>>()

  async function save(key: string, { accountId, at, by }: Use): Promise<void> {
    try {
      await inTurn(accountId, async () => {
        // It may have been erased meanwhile, or used later at another process.
        let isFirst = false
        await records.marks.update(key, (mark) => {
          isFirst = mark !== undefined && mark.lastUsedAt === undefined
          return mark === undefined || (mark.lastUsedAt ?? 0) > at
            ? undefined
            : { key: mark.key, lastUsedAt: at, ...(by === undefined ? {} : { lastUsedBy: by }) }
        })
        if (isFirst) log.info('password.firstUse', { account: accountId, passwordId: key.slice(accountId.length + 1) })
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

  let collecting: AbortController | undefined

  async function collect(): Promise<void> {
    collecting = new AbortController()
    await clock.sleep(collectMs, collecting.signal).catch(() => {}) // cut short by `flush`
    collecting = undefined
    const due = [...recent].filter(([, use]) => isDue(use))
    for (let at = 0; at < due.length; at += savedAtOnce) {
      for (const [key, use] of due.slice(at, at + savedAtOnce)) start(key, recent.get(key) ?? use)
      await Promise.all(saving)
    }
  }

  return {
    note({ id, accountId }, userAgent) {
      const key = markOf(accountId, id)
      const use = { accountId, at: clock.now(), by: appName(userAgent), savedAt: recent.get(key)?.savedAt ?? 0 }
      recent.set(key, use)
      if (collecting === undefined && isDue(use)) void collect()
    },
    last: (markKey) => recent.get(markKey),
    async flush() {
      collecting?.abort()
      for (const [key, use] of recent) if (use.at > use.savedAt) start(key, use)
      await Promise.all(saving)
    },
  }
}

const isDue = ({ at, savedAt }: Use): boolean => at - savedAt >= saveIntervalMs
