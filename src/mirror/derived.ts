/**
 * Derived trees: what a lens makes of a state of a calendar, made once for both and kept like any other tree.
 *
 * A row is written anew only where the event or the part of it in the window changed, so etags and tokens move with what is shown and
 * with nothing else. Everything here lives for 30 days after its last day of use.
 */
import { setImmediate as turn } from 'node:timers/promises'
import type { Entry, Scope, Snapshot } from '../calendar.ts'
import type { Clock } from '../clock.ts'
import { Fault } from '../errors.ts'
import { extentOf } from '../ical/extent.ts'
import { lens as lensed } from '../ical/lens.ts'
import { parse, valueIn } from '../ical/parse.ts'
import { lensVersion } from '../ical/version.ts'
import type { Log } from '../log.ts'
import type { Flights } from './flights.ts'
import { digest, treeOf } from './hash.ts'
import { type DerivedRef, type Objects, oldTreesMs } from './objects.ts'

export interface DeriveDeps {
  readonly accountId: string
  readonly objects: Objects
  readonly flights: Flights
  readonly clock: Clock
  readonly log: Log
}

/** What changes texts in a scope. */
export interface Lens extends Pick<Scope, 'detail' | 'pastDays' | 'futureDays'> {
  /** Equal for equal lenses: passwords that show the same share the trees. */
  readonly id: string
}

/** @returns undefined when every text stays as it is */
export function lensOf({ detail, pastDays, futureDays }: Scope): Lens | undefined {
  if (detail === 'all' && pastDays === undefined && futureDays === undefined) return undefined
  const id = digest('lens', JSON.stringify([detail, pastDays ?? null, futureDays ?? null])).slice(0, 12)
  const window = {
    ...(pastDays === undefined ? {} : { pastDays }),
    ...(futureDays === undefined ? {} : { futureDays }),
  }
  return { id, detail, ...window }
}

export interface Derivation {
  readonly calendarId: string
  readonly shelf: string
  readonly base: Snapshot
  readonly lens: Lens
}

export interface Derived {
  readonly tree: string
  readonly index: readonly Entry[]
}

const dayMs = 86_400_000

const dayOf = (clock: Clock): number => Math.floor(clock.now() / dayMs)

const isMadeOf = (ref: DerivedRef | undefined, token: string, day: number): ref is DerivedRef =>
  ref?.base === treeOf(token) && ref?.day === day && ref?.version === lensVersion

/** The tree that was made today of the state with that token; undefined while there is none. */
export async function madeOf(
  { objects, clock }: DeriveDeps,
  shelf: string,
  token: string,
): Promise<string | undefined> {
  const ref = await objects.derived(shelf)
  return isMadeOf(ref, token, dayOf(clock)) ? ref.tree : undefined
}

/** @throws Fault `unavailable` when the account is being erased or the process ends */
export async function derive(deps: DeriveDeps, derivation: Derivation): Promise<Derived> {
  const { accountId, objects, flights, clock } = deps
  const { shelf, base } = derivation
  const day = dayOf(clock)
  const ref = await objects.derived(shelf)
  if (isMadeOf(ref, base.token, day)) {
    const index = await objects.index(shelf, ref.tree)
    if (index !== undefined) return { tree: ref.tree, index }
  }
  const key = `${shelf}/${base.token}/${day}`
  return flights.errand(accountId, key, (alive) => renew(deps, derivation, { ref, day, alive }))
}

/** Makes and writes all of it again: some of it was lost. @throws as `derive` */
export async function deriveAnew(deps: DeriveDeps, derivation: Derivation): Promise<void> {
  const day = dayOf(deps.clock)
  const key = `${derivation.shelf}/anew`
  await deps.flights.errand(deps.accountId, key, (alive) => renew(deps, derivation, { ref: undefined, day, alive }))
}

interface Renewal {
  readonly ref: DerivedRef | undefined
  readonly day: number
  readonly alive: () => boolean
}

async function renew(deps: DeriveDeps, derivation: Derivation, { ref, day, alive }: Renewal): Promise<Derived> {
  const { objects, clock } = deps
  const { shelf, base } = derivation
  const before = await rowsBefore(deps, derivation, ref, day)
  const { rows, texts } = await rowsOf(deps, derivation, before, day)
  if (!alive()) throw new Fault('unavailable', 'nothing may be written any more')
  const expiresAt = clock.now() + oldTreesMs
  if (texts.size > 0) await objects.writeTexts(texts)
  const tree = await objects.writeTree(shelf, rows, ref?.tree, { expiresAt })
  await objects.setDerived(shelf, { base: treeOf(base.token) ?? '', tree, day, version: lensVersion }, { expiresAt })
  return { tree, index: rows }
}

/** Rows of the last derivation that are still true, by the name of the object; undefined for one that is not shown. */
interface Before {
  readonly steady: ReadonlyMap<string, Entry | undefined>
  /** All rows of the last derivation. */
  readonly shown: ReadonlyMap<string, Entry>
}

async function rowsBefore(
  { objects }: DeriveDeps,
  { calendarId, shelf, base, lens }: Derivation,
  ref: DerivedRef | undefined,
  day: number,
): Promise<Before> {
  if (ref === undefined) return { steady: new Map(), shown: new Map() }
  const [origin, index] = await Promise.all([objects.index(calendarId, ref.base), objects.index(shelf, ref.tree)])
  const shown = new Map((index ?? []).map((row) => [row.name, row]))
  if (origin === undefined || index === undefined || ref.version !== lensVersion) return { steady: new Map(), shown }
  const stays = stayingOver(lens, ref.day, day)
  const same = origin.filter((row) => base.entry(row.name)?.etag === row.etag && stays(row))
  return { steady: new Map(same.map((row) => [row.name, shown.get(row.name)])), shown }
}

/** Whether what a window shows of an event is the same on both days: all of it, or nothing. */
function stayingOver({ pastDays, futureDays }: Lens, before: number, now: number): (row: Entry) => boolean {
  if (before === now || (pastDays === undefined && futureDays === undefined)) return () => true
  const spans = [before, now].map((day) => ({
    start: (day - (pastDays ?? Number.POSITIVE_INFINITY)) * dayMs,
    end: (day + 1 + (futureDays ?? Number.POSITIVE_INFINITY)) * dayMs,
  }))
  return ({ first, last }) =>
    spans.every(({ start, end }) => first >= start && last <= end) ||
    spans.every(({ start, end }) => last < start || first > end)
}

/** Texts read and lensed between two breaths of the process. */
const batch = 20

async function rowsOf(deps: DeriveDeps, { base, lens }: Derivation, { steady, shown }: Before, day: number) {
  const rows: Entry[] = []
  const texts = new Map<string, string>()
  const open = base.index.filter(({ name }) => !steady.has(name))
  for (let at = 0; at < open.length; at += batch) {
    const part = open.slice(at, at + batch)
    const read = await base.texts(part.map(({ name }) => name))
    for (const entry of part) {
      const own = read.get(entry.name) ?? ''
      const text = seen(deps, entry, own, lens, day)
      if (text === undefined) continue
      const row = rowOf(entry, own, text, shown.get(entry.name), deps.clock.now())
      rows.push(row)
      texts.set(row.etag, text)
    }
    await turn()
  }
  for (const row of steady.values()) if (row !== undefined) rows.push(row)
  return { rows: rows.sort((a, b) => (a.name < b.name ? -1 : 1)), texts }
}

/** What cannot be read cannot be dimmed: it is not shown then, and takes no other along. */
function seen({ log, accountId }: DeriveDeps, entry: Entry, text: string, lens: Lens, day: number): string | undefined {
  const { detail, pastDays, futureDays } = lens
  const hasWindow = pastDays !== undefined || futureDays !== undefined
  const window = {
    now: day * dayMs,
    ...(pastDays === undefined ? {} : { pastDays }),
    // Today is not over yet.
    ...(futureDays === undefined ? {} : { futureDays: futureDays + 1 }),
  }
  // The name says nothing to anybody; a digest of the UID would to those who have the invitation.
  const alias = `${entry.name.replace(/\.ics$/, '')}@outlook-caldav-bridge`
  try {
    return lensed(text, { detail, alias, ...(hasWindow ? { window } : {}) })
  } catch (error) {
    log.warn('lens.failed', { account: accountId, reason: error instanceof Error ? error.name : 'unexpected' })
    return undefined
  }
}

/** A row says no more than its text: when the true one was changed is not told, but when this one first was seen. */
function rowOf(base: Entry, own: string, text: string, was: Entry | undefined, now: number): Entry {
  if (text === own) return base
  const etag = digest('text', text)
  if (was?.etag === etag) return was
  const tree = parse(text)
  const event = tree.components.find(({ name }) => name === 'VEVENT')
  const { first, last } = extentOf(tree)
  return {
    name: base.name,
    uid: (event && valueIn(event, 'UID')) ?? base.name,
    etag,
    size: Buffer.byteLength(text),
    first,
    last,
    recurring: base.recurring,
    component: base.component,
    modified: now,
  }
}
