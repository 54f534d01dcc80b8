/** Commands that work on a store which no bridge has open. */
import { existsSync, renameSync, rmSync } from 'node:fs'
import { type Decided, decidedIn, decisionAfterRestore, isDecision, recordsIn } from '../accounts/decisions.ts'
import { isErased, type LastWord, passwordAfterRestore } from '../accounts/epoch.ts'
import { recordsOf, type StoredPassword } from '../accounts/records.ts'
import { append, chainOf, headOf } from '../audit/chain.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { StartError } from '../errors.ts'
import type { Log } from '../log.ts'
import { keyFileOf, markOf, openStorage, placeOf } from '../storage.ts'
import type { DumpedRecord } from '../store/dump.ts'
import { loadKey } from '../store/keyring.ts'
import { isOnServer, openBackend } from '../store/open.ts'
import { type Judge, restoreStore } from '../store/restore.ts'
import type { Store } from '../store/types.ts'
import type { Io } from './command.ts'
import { type Given, type Grammar, UsageError } from './words.ts'

export interface StorageContext {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly io: Io
}

export interface StorageCommand extends Grammar {
  /** @throws UsageError, StartError */
  run(context: StorageContext, given: Given): Promise<void>
}

export const storageCommands: readonly StorageCommand[] = [
  {
    words: ['restore'],
    usage: 'restore <file> [--epoch now|none|<date and time>]',
    does: 'put a backup back; stop every bridge first',
    options: { epoch: { type: 'string' } },
    takes: 'file',
    run: async ({ config, clock, log, io }, { values, positionals: [file] }) => {
      if (file === undefined) throw new UsageError('Name one backup file.')
      const epoch = epochOf(values['epoch'], clock.now())
      const key = loadKey({ file: keyFileOf(config), storeIsNew: false })
      let decided: Decided | undefined
      const judge = async (present: Store | undefined, backup: () => AsyncIterable<DumpedRecord>) => {
        decided = present === undefined || epoch !== undefined ? undefined : await decidedIn(present)
        return judgeBy({ present, decided }, backup, epoch, clock.now())
      }
      const decisions = () => (decided === undefined ? [] : recordsIn(decided))
      const { count, aside } = await restoreStore({
        place: placeOf(config),
        file,
        key,
        clock,
        log,
        judge,
        more: decisions,
      })
      await noteRestore(config, clock, log, { count, reason: epoch === undefined ? 'asked' : 'epoch' })
      io.out(`${count} records were put back.`)
      if (aside !== undefined) io.out(`What was there before is in ${aside}; remove it when all is well.`)
    },
  },
  {
    words: ['reset-secrets'],
    usage: 'reset-secrets --confirm "everybody signs in again"',
    does: 'begin anew after the sealing key was lost; stop every bridge first',
    options: { confirm: { type: 'string' } },
    run: async ({ config, clock, log, io }, { values }) => {
      if (values['confirm'] !== confirmation) {
        throw new UsageError('All accounts, app passwords and kept calendars go. Say so with --confirm.')
      }
      for (const line of await reset(config, clock, log)) io.out(line)
    },
  },
]

const confirmation = 'everybody signs in again'

function epochOf(given: unknown, now: number): number | undefined {
  if (given === undefined) return undefined
  if (given === 'now') return now
  if (given === 'none') return 0
  const at = typeof given === 'string' && /^\d{4}-\d\d-\d\dT/.test(given) ? Date.parse(given) : Number.NaN
  if (Number.isNaN(at)) throw new UsageError('Say --epoch as now, none, or like 2026-11-24T09:00:00Z.')
  return at
}

/** An epoch that was named counts even where the store could be asked: it may be an old one itself. */
async function judgeBy(
  { present, decided }: { readonly present: Store | undefined; readonly decided: Decided | undefined },
  backup: () => AsyncIterable<DumpedRecord>,
  epoch: number | undefined,
  now: number,
): Promise<Judge> {
  if (present === undefined && epoch === undefined) {
    throw new StartError(
      'The store that is to be replaced cannot tell which app passwords were revoked since the backup. Say which to trust with --epoch: now for none of them, none for all of them, or the moment since which they were made; nothing was changed.',
    )
  }
  const last = present === undefined || epoch !== undefined ? undefined : await lastWordOf(present)
  const accounts = new Set<string>()
  for await (const { collection, key } of backup()) if (collection === 'accounts') accounts.add(key)
  return (collection, key, value) => {
    if (isErased(key, accounts, last)) return 'drop'
    if (isDecision(collection)) return decisionAfterRestore(collection, key, value, decided, epoch ?? now)
    if (collection !== 'passwords') return 'keep'
    const before = value() as StoredPassword
    const after = passwordAfterRestore(key, before, last, epoch ?? now, now)
    return after === before ? 'keep' : { value: after }
  }
}

/** @param what `asked`: revocations came from the store that was replaced; `epoch`: the operator named a moment */
async function noteRestore(
  config: Config,
  clock: Clock,
  log: Log,
  what: { readonly count: number; readonly reason: 'asked' | 'epoch' },
): Promise<void> {
  const store = await openStorage(config, clock, log)
  try {
    const chain = chainOf(store)
    await append(chain, await headOf(chain), { at: new Date(clock.now()).toISOString(), event: 'restored', ...what })
  } finally {
    await store.close()
  }
}

async function lastWordOf(present: Store): Promise<LastWord> {
  const records = recordsOf(present)
  const [livePasswords, accounts] = [new Set<string>(), new Set<string>()]
  for await (const id of records.accounts.keys()) accounts.add(id)
  for await (const key of records.passwords.keys()) {
    if ((await records.passwords.get(key))?.revokedAt === undefined) livePasswords.add(key)
  }
  return { livePasswords, accounts }
}

/** What nobody can open is moved aside, where that is possible. @returns what was done */
async function reset(config: Config, clock: Clock, log: Log): Promise<readonly string[]> {
  const place = placeOf(config)
  const done: string[] = []
  const stamp = clock.now()
  const backend =
    isOnServer(place.location) || existsSync(place.location) ? await openBackend(place, clock, log) : undefined
  if (isOnServer(place.location)) {
    await backend?.wipe()
    done.push('The records on the server were removed.')
  }
  await backend?.close()
  const key = keyFileOf(config)
  for (const file of isOnServer(place.location) ? [key] : [place.location, key]) {
    if (!existsSync(file)) continue
    renameSync(file, `${file}.lost-${stamp}`)
    done.push(`${file} was moved to ${file}.lost-${stamp}.`)
  }
  rmSync(markOf(config), { force: true })
  return [
    ...done,
    'The next start makes a new store and a new key; everybody signs in again and makes new app passwords.',
  ]
}
