/**
 * What the mirror keeps, as sealed records: blobs and buckets addressed by their content, trees, and refs, which are written last.
 * Everything is kept below the account's id: nothing is ever shared between people.
 */
import type { Entry } from '../calendar.ts'
import { Fault } from '../errors.ts'
import type { MailboxSettings } from '../graph/types.ts'
import type { Collection } from '../store/types.ts'
import type { BrakeMemory } from './brake.ts'
import { erase, eraseCalendar } from './erasing.ts'
import type { FeedMemory } from './feeds.ts'
import { packed, unpacked } from './packing.ts'
import { createMemory, type Memory } from './remembering.ts'
import type { Shelves } from './shelves.ts'
import type { Shown } from './sights.ts'
import type { Source } from './source.ts'
import { createTouches, type Touches } from './touches.ts'
import { type Bucket, bucketsOf, byName, isSorted, type Row, treeAddress } from './tree.ts'

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
}

export interface HomeRef {
  /** Kept only where the person's permissions allow to read them; `settingsAt` says when that was, epoch ms. */
  readonly settings?: MailboxSettings
  readonly settingsAt?: number
  readonly calendars: readonly CalendarRecord[]
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

export interface Tree {
  readonly buckets: readonly string[]
  /** Set for every tree but the present one, as the record's own expiry is: epoch ms. */
  readonly expiresAt?: number
}

const dayMs = 86_400_000
/** How long a superseded state can still be named by a client's token. */
export const oldTreesMs = 30 * dayMs
/** Code of the Fault that says so: whoever meets it has the calendar read anew. */
export const textMissing = 'TEXT_MISSING'

export interface Objects {
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
  /** Index of a tree of that calendar, sorted by name; undefined when it is not kept (any more), or not whole. */
  index(calendarId: string, tree: string): Promise<readonly Entry[] | undefined>
  /** undefined when one of them is missing. */
  sources(buckets: readonly string[]): Promise<readonly Source[] | undefined>
  /**
   * Writes what a tree needs and then the tree.
   * @param base a kept tree most of whose buckets it shares: those are not written again
   * @returns its address
   */
  writeTree(
    calendarId: string,
    rows: readonly Entry[],
    base?: string,
    options?: { readonly expiresAt?: number },
  ): Promise<string>
  /** Lets a superseded tree live on for tokens until it expires. */
  retireTree(calendarId: string, tree: string, expiresAt: number): Promise<void>
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

/** All of them, or undefined when one is missing: a part of an answer is no answer. */
async function readAll<T>(
  shelf: Pick<Collection<T>, 'getMany'>,
  accountId: string,
  addresses: readonly string[],
): Promise<T[] | undefined> {
  if (addresses.length === 0) return []
  const keys = addresses.map((address) => `${accountId}/${address}`)
  const found = await shelf.getMany(keys)
  const values: T[] = []
  for (const key of keys) {
    const value = found.get(key)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

function objects(accountId: string, shelves: Shelves, memory: Memory, touches: Touches): Objects {
  const at = (address: string) => `${accountId}/${address}`
  const treeAt = (calendarId: string, tree: string) => `${accountId}/${calendarId}/${tree}`
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
    index: async (calendarId, tree) => {
      const root = await shelves.tree.get(treeAt(calendarId, tree))
      const buckets = root && (await readBuckets(accountId, shelves, memory.rows, root.buckets))
      const rows = buckets?.flat()
      return rows === undefined || isSorted(rows) ? rows : rows.sort(byName)
    },
    sources: async (addresses) => (await readAll(shelves.source, accountId, addresses))?.flat(),
    writeTree: async (calendarId, rows, base, options) => {
      const kept = base === undefined ? undefined : await shelves.tree.get(treeAt(calendarId, base))
      const addresses = await writeBuckets(shelves.bucket, accountId, bucketsOf(rows), kept?.buckets ?? [], packed)
      const tree = treeAddress(calendarId, addresses)
      await shelves.tree.set(treeAt(calendarId, tree), { buckets: addresses, ...options }, options)
      return tree
    },
    retireTree: async (calendarId, tree, expiresAt) => {
      const key = treeAt(calendarId, tree)
      const root = await shelves.tree.get(key)
      if (root !== undefined) await shelves.tree.set(key, { ...root, expiresAt }, { expiresAt })
    },
    writeSources: (rows, kept = []) => writeBuckets(shelves.source, accountId, bucketsOf(rows), kept, asTheyAre),
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

/** From memory where it is there, from the store where not; undefined when one of them is nowhere. */
async function readBuckets(accountId: string, shelves: Shelves, cache: Memory['rows'], addresses: readonly string[]) {
  const warm = new Map(addresses.map((address) => [address, cache.get(`${accountId}/${address}`)]))
  const cold = addresses.filter((address) => warm.get(address) === undefined)
  const read = (await readAll(shelves.bucket, accountId, cold))?.map(unpacked)
  if (read === undefined) return undefined
  const found = new Map(cold.map((address, i) => [address, read[i]]))
  for (const [address, rows] of found) if (rows !== undefined) cache.set(`${accountId}/${address}`, rows)
  return addresses.map((address) => warm.get(address) ?? found.get(address) ?? [])
}

const asTheyAre = (rows: readonly Source[]): readonly Source[] => rows

async function writeBuckets<T extends Row, Form>(
  shelf: Collection<Form>,
  accountId: string,
  parts: readonly Bucket<T>[],
  kept: readonly string[],
  form: (rows: readonly T[]) => Form,
): Promise<string[]> {
  const written = new Set(kept)
  const fresh = parts.filter((part) => !written.has(part.address))
  if (fresh.length > 0)
    await shelf.setMany(fresh.map((part) => [`${accountId}/${part.address}`, form(part.rows)] as const))
  return parts.map((part) => part.address)
}
