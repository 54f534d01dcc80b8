/**
 * What the mirror keeps, as sealed records: blobs and buckets addressed by their content, trees, and refs, which are written last.
 * Everything is kept below the account's id: nothing is ever shared between people.
 */
import { Fault } from '../errors.ts'
import type { MailboxSettings } from '../graph/types.ts'
import type { Collection } from '../store/types.ts'
import type { BrakeMemory } from './brake.ts'
import { readAll, writeBuckets } from './buckets.ts'
import { erase, eraseCalendar } from './erasing.ts'
import type { FeedMemory } from './feeds.ts'
import { createMemory, type Memory } from './remembering.ts'
import type { Shelves } from './shelves.ts'
import type { Shown } from './sights.ts'
import type { Source } from './source.ts'
import { createTouches, type Touches } from './touches.ts'
import { bucketsOf } from './tree.ts'
import { createTrees, type Trees } from './trees.ts'

/** The commit point of one calendar. */
export interface Ref extends BrakeMemory, Shown {
  readonly tree: string
  readonly sources: readonly string[]
  /** Epoch ms when Graph last confirmed that `tree` is the present. */
  readonly checkedAt: number
  /** Epoch ms when the round began that read `tree`: what changed in Outlook after it need not be in there. */
  readonly askedAt?: number
  readonly count: number
  readonly skipped: readonly { readonly reason: string; readonly count: number }[]
  /** Version of the translator that wrote the texts: another one translates everything anew. */
  readonly translator: string
  readonly feed?: FeedMemory
  /** How many events wait to be asked for once more, although nothing is known of a change. */
  readonly open?: number
}

/** One calendar as the home listing keeps it. */
export interface CalendarRecord {
  readonly id: string
  readonly graphId: string
  readonly name: string
  readonly color: string
  readonly order: number
  readonly sharedBy?: { readonly name: string; readonly address: string }
  readonly isDefault: boolean
  /** By an administrator, who may take it back. */
  readonly isGranted?: true
  /** Since when complete listings lack it; after the brake's delay it is asked for by its id. */
  readonly missingSince?: number
  /** When a list lacked it first, of those that have lacked it ever since. */
  readonly lackingSince?: number
}

export interface HomeRef {
  /** Kept only where the person's permissions allow to read them; `settingsAt` says when that was, epoch ms. */
  readonly settings?: MailboxSettings
  readonly settingsAt?: number
  readonly calendars: readonly CalendarRecord[]
  /** Ids of those that left the list for good, last ones last: of others that it lacks, nobody knows. */
  readonly gone?: readonly string[]
  readonly checkedAt: number
}

/** What a lens made of a state of a calendar. */
export interface DerivedRef {
  /** The state it was made of. */
  readonly base: string
  readonly tree: string
  /** When it was made, in whole days since 1970, UTC: a window looks out from that midnight. */
  readonly day: number
  /** Version of the lens that made it. */
  readonly version: string
}

const dayMs = 86_400_000
/** How long a superseded state can still be named by a client's token. */
export const oldTreesMs = 30 * dayMs
/** Code of the Fault that says so: whoever meets it has the calendar read anew. */
export const textMissing = 'TEXT_MISSING'

export interface Objects extends Trees {
  ref(calendarId: string): Promise<Ref | undefined>
  home(): Promise<HomeRef | undefined>
  /**
   * Commits, if what was read before is still there: a round that began earlier and ends later must not bring an older state back.
   * @returns whether it did
   */
  setRef(calendarId: string, ref: Ref, before: Ref | undefined): Promise<boolean>
  /** As `setRef`, for a ref that says nothing but that the state is still the present: where only this process reads, seldom written. */
  touchRef(calendarId: string, ref: Ref, before: Ref): Promise<boolean>
  /** Likewise. */
  setHome(home: HomeRef, before: HomeRef | undefined): Promise<boolean>
  deleteRef(calendarId: string): Promise<void>
  /** Nothing is known of it any more, by old tokens neither. */
  forget(calendarId: string): Promise<void>
  derived(shelf: string): Promise<DerivedRef | undefined>
  setDerived(shelf: string, ref: DerivedRef, options: { readonly expiresAt: number }): Promise<void>
  /** undefined when one of them is missing. */
  sources(buckets: readonly string[]): Promise<readonly Source[] | undefined>
  /** @param kept addresses that are written already */
  writeSources(rows: readonly Source[], kept?: readonly string[]): Promise<readonly string[]>
  writeTexts(texts: ReadonlyMap<string, string>): Promise<void>
  /** @throws Fault `unavailable` when one of them is missing: a part of an answer is no answer. */
  texts(etags: readonly string[]): Promise<ReadonlyMap<string, string>>
  erase(): Promise<void>
}

export type ObjectsOf = (accountId: string) => Objects

/** Opens the view of one account. @param isShared whether other processes work on the same store */
export function createObjects(shelves: Shelves, isShared = true): ObjectsOf {
  const touches = createTouches(shelves.ref, isShared)
  const memory = createMemory(shelves.blob)
  return (accountId) => objects(accountId, shelves, memory, touches)
}

async function replace<T>(shelf: Collection<T>, key: string, before: T | undefined, next: T): Promise<boolean> {
  const was = JSON.stringify(before)
  return (await shelf.update(key, (kept) => (JSON.stringify(kept) === was ? next : undefined))) === next
}

function objects(accountId: string, shelves: Shelves, memory: Memory, touches: Touches): Objects {
  const at = (address: string) => `${accountId}/${address}`
  return {
    ref: (calendarId) => touches.read(at(calendarId)),
    home: () => shelves.home.get(accountId),
    setRef: (calendarId, ref, before) =>
      replace(shelves.ref, at(calendarId), touches.forget(at(calendarId), before), ref),
    touchRef: async (calendarId, ref, before) =>
      touches.note(at(calendarId), ref, before) ||
      replace(shelves.ref, at(calendarId), touches.written(at(calendarId), before), ref),
    setHome: (home, before) => replace(shelves.home, accountId, before, home),
    derived: (shelf) => shelves.derived.get(at(shelf)),
    setDerived: (shelf, ref, options) => shelves.derived.set(at(shelf), ref, options),
    deleteRef: (calendarId) => shelves.ref.delete(at(calendarId)),
    forget: (calendarId) => eraseCalendar(accountId, calendarId, shelves),
    ...createTrees(accountId, shelves, memory.rows),
    sources: async (addresses) => (await readAll(shelves.source, accountId, addresses))?.flat(),
    writeSources: (rows, kept = []) => writeBuckets(shelves.source, accountId, bucketsOf(rows, asTheyAre), kept),
    writeTexts: (texts) => shelves.blob.setMany([...texts].map(([etag, text]) => [at(etag), text] as const)),
    texts: async (etags) => {
      const read = await readAll(memory.texts, accountId, etags)
      if (read === undefined)
        throw new Fault('unavailable', 'a kept text is missing', { code: textMissing, retryAfterSeconds: 30 })
      return new Map(etags.map((etag, i) => [etag, read[i] ?? '']))
    },
    erase: () => erase(accountId, shelves, memory),
  }
}

const asTheyAre = (rows: readonly Source[]): readonly Source[] => rows
