import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import { appName } from './apps.ts'
import { neighbourhood, withNetworks } from './networks.ts'
import { inTurn, markOf, type Records, type StoredPassword } from './records.ts'

interface Use {
  readonly accountId: string
  readonly at: number
  readonly by: string | undefined
  /** Epoch ms of the last write of this mark by this process; 0 for never. */
  readonly savedAt: number
  /** Digests of where it was seen since this process began; the last of many. */
  readonly networks: ReadonlySet<string>
  /** One of them came after the last write. */
  readonly moved: boolean
}

/** Who comes with a password. */
export interface Visit {
  readonly userAgent: string
  readonly source?: string | undefined
}

export interface Uses {
  /** Takes note of a use. Returns at once; what is written is written behind the request. */
  note(password: StoredPassword, visit: Visit): void
  /** The last use seen by this process, written or not. */
  last(markKey: string): { readonly at: number; readonly by: string | undefined } | undefined
  /** Writes what is not written yet, and waits for what is being written. */
  flush(): Promise<void>
}

/** A password is used every few minutes; for the person who looks at the list, the hour is enough. */
const saveIntervalMs = 60 * 60 * 1000
/** Apps come all at once after a restart: what is noted then waits until they have their answers, and goes to the store together. */
const collectMs = 20_000
/** A phone that wanders is not followed more closely. */
const moveIntervalMs = 5 * 60 * 1000
const mostNetworks = 32
const savedAtOnce = 50

/** @param digestOf keyed, for networks */
export function createUses(records: Records, digestOf: (text: string) => string, clock: Clock, log: Log): Uses {
  // Holds right passwords only, so it never has more entries than the store.
  const recent = new Map<string, Use>()
  const saving = new Set<Promise<void>>()

  function start(key: string, use: Use): void {
    recent.set(key, { ...use, savedAt: use.at, moved: false })
    const work = save(records, log, key, use).finally(() => saving.delete(work))
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
    note({ id, accountId }, { userAgent, source }) {
      const key = markOf(accountId, id)
      const network = source === undefined ? undefined : digestOf(neighbourhood(source))
      const use = seen(recent.get(key), { accountId, at: clock.now(), by: appName(userAgent) }, network)
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

const isDue = ({ at, savedAt, moved }: Use): boolean => at - savedAt >= (moved ? moveIntervalMs : saveIntervalMs)

const nowhere: ReadonlySet<string> = new Set()

/** A use after another one. @param network digest, where it is known */
function seen(before: Use | undefined, now: Pick<Use, 'accountId' | 'at' | 'by'>, network: string | undefined): Use {
  const { networks, savedAt, moved } = before ?? { networks: nowhere, savedAt: 0, moved: false }
  if (network === undefined || networks.has(network)) return { ...now, networks, savedAt, moved }
  return { ...now, networks: new Set([...networks, network].slice(-mostNetworks)), savedAt, moved: true }
}

async function save(records: Records, log: Log, key: string, use: Use): Promise<void> {
  const { accountId, at, by } = use
  const whose = { account: accountId, passwordId: key.slice(accountId.length + 1) }
  try {
    await inTurn(accountId, async () => {
      // It may have been erased meanwhile, or used later at another process.
      let [isFirst, isElsewhere] = [false, false]
      await records.marks.update(key, (mark) => {
        const { networks, isNew } = withNetworks(mark?.networks, use.networks)
        isFirst = mark !== undefined && mark.lastUsedAt === undefined
        isElsewhere = mark !== undefined && isNew
        if (mark === undefined) return undefined
        if ((mark.lastUsedAt ?? 0) > at) return isNew ? { ...mark, networks } : undefined
        return { key: mark.key, lastUsedAt: at, ...(by === undefined ? {} : { lastUsedBy: by }), networks }
      })
      if (isFirst) log.info('password.firstUse', whose)
      if (isElsewhere) log.info('password.newNetwork', whose)
    })
  } catch (error) {
    log.warn('password.useNotSaved', { account: accountId, code: error instanceof Fault ? error.kind : 'unknown' })
  }
}
