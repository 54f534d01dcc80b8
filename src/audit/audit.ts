/** The audit log: writes what was heard, one after the other, and tells it again. */
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Job } from '../jobs.ts'
import type { Log } from '../log.ts'
import type { Collection, Store } from '../store/types.ts'
import { append, type Chain, chainOf, headOf, keptMs, keyOf, type Link, prune, read, verify } from './chain.ts'
import type { Ear, Pending } from './heard.ts'
import type { AuditEntry, AuditLog } from './types.ts'

export interface AuditDeps {
  readonly ear: Ear
  readonly store: Store
  /** Told of every entry that was written. */
  readonly wrote: () => void
  readonly clock: Clock
  readonly log: Log
}

export interface OpenAudit extends AuditLog {
  readonly jobs: readonly Job[]
  /** Writes what waits. What cannot be written waits on. */
  flush(): Promise<void>
}

const minuteMs = 60_000
const dayMs = 86_400_000

export function openAudit(deps: AuditDeps): OpenAudit {
  const { ear, store, clock, log } = deps
  const chain = chainOf(store)
  const own: Collection<true> = store.collection('audit-account')
  const flush = createFlush(deps, chain, own)
  ear.heard = () => void flush()
  return {
    flush,
    of: (accountId, most) => entriesOf(chain, own, accountId, most),
    lines: async function* () {
      await flush()
      for await (const { line, hash } of read(chain)) yield { line, hash }
    },
    verify: async (hash) => {
      await flush()
      return verify(chain, hash)
    },
    jobs: [
      { name: 'audit.flush', everyMs: minuteMs, run: flush },
      {
        name: 'audit.prune',
        everyMs: dayMs,
        isShared: true,
        async run() {
          const removed = await prune(chain, clock.now())
          const { seq, hash } = await headOf(chain)
          // In the log, where nobody who can write to the store can change it.
          log.info('audit.head', { count: seq, code: hash, removed })
        },
      },
    ],
  }
}

/** One at a time: an entry is behind the one before, or waits with it. */
function createFlush({ ear, wrote, clock, log }: AuditDeps, chain: Chain, own: Collection<true>): () => Promise<void> {
  let head: Link | undefined
  let running: Promise<void> | undefined

  async function write(entry: Pending): Promise<void> {
    head = await append(chain, head ?? (await headOf(chain)), entry)
    const { account } = entry
    if (entry.event === 'accountErased' && account !== undefined) await forget(own, account)
    else if (account !== undefined) {
      await own.set(`${account}/${keyOf(head.seq)}`, true, { expiresAt: clock.now() + keptMs })
    }
    wrote()
  }

  async function all(): Promise<void> {
    try {
      for (let next = ear.pending[0]; next !== undefined; next = ear.pending[0]) {
        await write(next)
        ear.pending.shift()
      }
    } catch (error) {
      head = undefined
      log.warn('audit.waits', { count: ear.pending.length, code: error instanceof Fault ? error.kind : 'unexpected' })
    }
    if (ear.lost > 0) log.error('audit.failed', { count: ear.lost })
    ear.lost = 0
  }

  return () => {
    running ??= all().finally(() => {
      running = undefined
    })
    return running
  }
}

async function entriesOf(
  chain: Chain,
  own: Collection<true>,
  accountId: string,
  most: number,
): Promise<readonly AuditEntry[]> {
  const seqs: string[] = []
  for await (const key of own.keys(`${accountId}/`)) seqs.push(key.slice(accountId.length + 1))
  const wanted = seqs.sort().reverse().slice(0, most)
  const found = await chain.lines.getMany(wanted)
  return wanted.flatMap((seq) => {
    const line = found.get(seq)?.line
    return line === undefined ? [] : [JSON.parse(line) as AuditEntry]
  })
}

/** Who is erased can no longer be asked for; the entries stay, under an id that leads to nobody any more. */
async function forget(own: Collection<true>, account: string): Promise<void> {
  const keys: string[] = []
  for await (const key of own.keys(`${account}/`)) keys.push(key)
  await own.deleteMany(keys)
}
