/**
 * Collects what nothing refers to. Once a day for each account, a little at a time, going on after a restart where it was.
 *
 * A round may be writing meanwhile, here or in another process, and what it writes is referred to only when it is done. So a record is
 * removed only when two looks, a day apart, found nothing that refers to it; and when the account's roots move during the removal, what was
 * removed too early is put back. Should even that be cut off, the first reader has the calendar read anew.
 */
import type { AccountRecord, Accounts } from '../accounts/types.ts'
import type { Clock } from '../clock.ts'
import type { Mailbox } from '../graph/types.ts'
import type { Job } from '../jobs.ts'
import type { Log } from '../log.ts'
import type { Collection } from '../store/types.ts'
import { dateTrees, keysOf, type Marked, mark, readIn, stateOf } from './marking.ts'
import type { ObjectsOf } from './objects.ts'
import type { Cursor, Shelves } from './shelves.ts'
import { dropWithdrawn } from './withdrawing.ts'

export interface CollectionDeps {
  readonly shelves: Shelves
  readonly objectsOf: ObjectsOf
  readonly mailbox: (account: AccountRecord) => Pick<Mailbox, 'withdrawn'>
  /** Whether a round of that account is under way in this process. */
  readonly isBusy: (accountId: string) => boolean
  readonly clock: Clock
  readonly log: Log
}

export interface Collecting {
  job(accounts: Pick<Accounts, 'all' | 'get'>): Job
  /** Lets go of an account that is about to be erased. */
  leave(accountId: string): Promise<void>
}

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** Longer than any round takes from its first write to its ref. */
const graceMs = 60 * minuteMs
/** Records looked at in one turn, after which the rest waits for the next. */
const costOfTurn = 10_000
const chunk = 100
const cursorKey = 'cursor'

export function createCollection(deps: CollectionDeps): Collecting {
  const { shelves, clock } = deps
  let current: { readonly accountId: string; isLeft: boolean; readonly done: Promise<number> } | undefined

  async function visit(accountId: string): Promise<number> {
    const visit = { accountId, isLeft: false, done: Promise.resolve(0) }
    visit.done = collect(deps, accountId, () => !visit.isLeft)
    current = visit
    return visit.done.finally(() => {
      current = undefined
    })
  }

  async function turn(accounts: Pick<Accounts, 'all' | 'get'>, signal: AbortSignal): Promise<void> {
    const cursor = await shelves.cursor.get(cursorKey)
    if (isRested(cursor, clock.now())) return
    const beganAt = cursor?.after === undefined ? clock.now() : cursor.beganAt
    const [after, everybody] = [cursor?.after ?? '', await everyAccount(shelves, accounts)]
    let cost = 0
    for (const accountId of everybody.filter((id) => id > after)) {
      if (signal.aborted) return
      const account = await accounts.get(accountId)
      if (account === undefined) await deps.objectsOf(accountId).erase()
      else if (!deps.isBusy(accountId)) {
        await dropWithdrawn(deps.mailbox(account), deps.objectsOf(accountId))
        cost += await visit(accountId)
      }
      if (cost >= costOfTurn) return shelves.cursor.set(cursorKey, { after: accountId, beganAt })
    }
    await shelves.cursor.set(cursorKey, { beganAt })
  }

  return {
    job: (accounts) => ({
      name: 'mirror.collection',
      everyMs: minuteMs,
      isShared: true,
      run: (signal) => turn(accounts, signal),
    }),
    async leave(accountId) {
      if (current?.accountId !== accountId) return
      current.isLeft = true
      await current.done.catch(() => {})
    },
  }
}

const isRested = (cursor: Cursor | undefined, now: number): boolean =>
  cursor !== undefined && cursor.after === undefined && cursor.beganAt <= now && now - cursor.beganAt < dayMs

/** Also those of whom only traces are left: an erasure that was cut off. Sorted. */
async function everyAccount(shelves: Shelves, accounts: Pick<Accounts, 'all'>): Promise<readonly string[]> {
  const ids = new Set(await keysOf(shelves.home))
  for (const key of await keysOf(shelves.garbage)) ids.add(key.split('/', 1)[0] ?? key)
  for await (const { id } of accounts.all()) ids.add(id)
  return [...ids].sort()
}

/** @returns how many records were looked at */
async function collect(deps: CollectionDeps, accountId: string, goesOn: () => boolean): Promise<number> {
  const { shelves, clock, log } = deps
  await dateTrees(shelves, accountId, clock.now())
  const marked = await mark(shelves, accountId)
  const all = await namesOf(shelves, accountId)
  const dead = all.filter((name) => !marked.living.has(name))
  const key = `${accountId}/names`
  const before = await shelves.garbage.get(key)
  const age = clock.now() - (before?.at ?? clock.now())
  const isOld = before !== undefined && age >= graceMs
  const known = new Set(isOld ? before.names : [])
  const doomed = dead.filter((name) => known.has(name))
  const removed = await remove(shelves, accountId, marked, doomed, goesOn)
  if (removed > 0) log.info('mirror.collected', { account: accountId, removed })
  const left = dead.filter((name) => !known.has(name))
  if (!goesOn()) return marked.cost + all.length
  if (left.length > 0) await shelves.garbage.set(key, { at: clock.now(), names: left })
  else if (before !== undefined) await shelves.garbage.delete(key)
  return marked.cost + all.length
}

const swept = ['blob', 'bucket', 'source'] as const

async function namesOf(shelves: Shelves, accountId: string): Promise<readonly string[]> {
  const prefix = `${accountId}/`
  const names = swept.map(async (shelf) =>
    (await keysOf(shelves[shelf], prefix)).map((key) => `${shelf}/${key.slice(prefix.length)}`),
  )
  return (await Promise.all(names)).flat()
}

/** A few at a time, as long as nothing moves. @returns how many are gone */
async function remove(
  shelves: Shelves,
  accountId: string,
  { state }: Marked,
  doomed: readonly string[],
  goesOn: () => boolean,
): Promise<number> {
  let removed = 0
  for (const shelf of swept) {
    const addresses = doomed.filter((name) => name.startsWith(`${shelf}/`)).map((name) => name.slice(shelf.length + 1))
    const records: Collection<unknown> = shelves[shelf]
    for (let at = 0; at < addresses.length; at += chunk) {
      if (!goesOn() || (await stateOf(shelves, accountId)) !== state) return removed
      const keys = addresses.slice(at, at + chunk).map((address) => `${accountId}/${address}`)
      const values = await readIn(records, keys)
      await records.deleteMany(keys)
      removed += keys.length
      if ((await stateOf(shelves, accountId)) !== state)
        return removed - (await putBack(shelves, accountId, shelf, values))
    }
  }
  return removed
}

/** What a round has come to need while it was being removed. */
async function putBack(
  shelves: Shelves,
  accountId: string,
  shelf: (typeof swept)[number],
  values: ReadonlyMap<string, unknown>,
): Promise<number> {
  const { living } = await mark(shelves, accountId)
  const needed = [...values].filter(([key]) => living.has(`${shelf}/${key.slice(accountId.length + 1)}`))
  const records: Collection<unknown> = shelves[shelf]
  if (needed.length > 0) await records.setMany(needed)
  return needed.length
}
