/** The chain of the audit log: entries that each hold the hash of all before, so that none can be changed, left out or put in unseen. */
import { createHash } from 'node:crypto'
import { Fault } from '../errors.ts'
import type { Collection, Store } from '../store/types.ts'
import type { Pending } from './heard.ts'
import type { AuditEntry, AuditLine, Verdict } from './types.ts'

/** A place in the chain. */
export interface Link {
  readonly seq: number
  readonly hash: string
}

export interface Chain {
  readonly lines: Collection<AuditLine>
  /** `head`: the newest entry; `anchor`: the last one that was let go. */
  readonly links: Collection<Link>
}

export const keptMs = 400 * 86_400_000
const beginning: Link = { seq: 0, hash: '0'.repeat(64) }
const batch = 200

export const chainOf = (store: Store): Chain => ({
  lines: store.collection('audit'),
  links: store.collection('audit-link'),
})

/** Sorted like the numbers; never like an account id. */
export const keyOf = (seq: number): string => String(seq).padStart(12, '0')

export const hashOf = (before: string, line: string): string =>
  createHash('sha256')
    .update(before + line)
    .digest('hex')

export const anchorOf = async ({ links }: Chain): Promise<Link> => (await links.get('anchor')) ?? beginning

/** Where the next entry goes, as far as this process knows. */
export const headOf = async (chain: Chain): Promise<Link> => (await chain.links.get('head')) ?? anchorOf(chain)

/**
 * Adds an entry behind the last one. Several processes may do so at once: a place in the chain is taken by one, and who comes too late
 * goes on from there. So there is one chain for all of them, and it never forks.
 */
export async function append(chain: Chain, from: Link, entry: Pending): Promise<Link> {
  for (let last = from; ; ) {
    const seq = last.seq + 1
    const line = JSON.stringify({ seq, ...entry } satisfies AuditEntry)
    const hash = hashOf(last.hash, line)
    if (await chain.lines.add(keyOf(seq), { line, hash })) {
      await chain.links.update('head', (head) => (head !== undefined && head.seq >= seq ? undefined : { seq, hash }))
      return { seq, hash }
    }
    const other = await chain.lines.get(keyOf(seq))
    if (other === undefined) throw new Fault('unavailable', 'The audit log moved.', { code: 'AUDIT' })
    last = { seq, hash: other.hash }
  }
}

/** All that are kept, oldest first, up to the first gap. */
export async function* read({ lines, ...chain }: Chain): AsyncGenerator<Link & AuditLine, void> {
  for (let next = (await anchorOf({ lines, ...chain })).seq + 1; ; next += batch) {
    const keys = Array.from({ length: batch }, (_, at) => keyOf(next + at))
    const found = await lines.getMany(keys)
    for (const [at, key] of keys.entries()) {
      const line = found.get(key)
      if (line === undefined) return
      yield { seq: next + at, ...line }
    }
  }
}

export async function verify(chain: Chain, noted?: string): Promise<Verdict> {
  let last = await anchorOf(chain)
  let [count, isNoted] = [0, noted === undefined || noted === last.hash]
  const broken = (sentence: string): Verdict => ({ count, last, broken: sentence })
  for await (const { seq, line, hash } of read(chain)) {
    if (hashOf(last.hash, line) !== hash || seqIn(line) !== seq)
      return broken(`Entry ${seq} does not follow from what is before it.`)
    last = { seq, hash }
    count += 1
    isNoted ||= hash === noted
  }
  for await (const key of chain.lines.keys()) {
    if (Number(key) > last.seq) return broken(`Entry ${last.seq + 1} is missing, but later ones are there.`)
  }
  const head = await headOf(chain)
  if (head.seq > last.seq) return broken(`The log ends at entry ${last.seq}, but it had ${head.seq}.`)
  return isNoted ? { count, last, broken: undefined } : broken('The hash that was noted is not in the log.')
}

function seqIn(line: string): number {
  return (JSON.parse(line) as AuditEntry).seq
}

/** Lets go what is older than 400 days: the place of the last one is kept, so that what follows can still be verified. */
export async function prune(chain: Chain, now: number): Promise<number> {
  const old: number[] = []
  let last = await anchorOf(chain)
  for await (const { seq, line, hash } of read(chain)) {
    if (now - Date.parse((JSON.parse(line) as AuditEntry).at) <= keptMs) break
    old.push(seq)
    last = { seq, hash }
  }
  const left: string[] = []
  for await (const key of chain.lines.keys()) if (Number(key) <= last.seq) left.push(key)
  if (left.length === 0) return 0
  await chain.links.set('anchor', last)
  await chain.lines.deleteMany(left)
  return old.length
}
