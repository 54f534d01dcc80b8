/**
 * Translate: from what is kept and what was read to the next state. Pure.
 *
 * An event that resists reading or translating goes on with the text it had, or is counted as missing; the others do not notice.
 */
import type { Entry } from '../calendar.ts'
import { Fault } from '../errors.ts'
import type { GraphEvent } from '../graph/types.ts'
import { translate, uidOf } from '../ical/translate.ts'
import { type Translation, TranslationError } from '../ical/types.ts'
import { type Fetched, transientReason } from './fetching.ts'
import { digest, objectName } from './hash.ts'
import type { Source } from './objects.ts'

export interface Kept {
  readonly entries: readonly Entry[]
  readonly sources: readonly Source[]
}

export interface Merged extends Kept {
  /** New texts by etag. */
  readonly texts: ReadonlyMap<string, string>
  /** How many kept entries are gone. */
  readonly removed: number
}

export function merge(accountId: string, kept: Kept, fetched: Fetched, now: number): Merged {
  const entries = new Map(kept.entries.map((entry) => [entry.name, entry]))
  const sources = new Map(kept.sources.map((source) => [source.id, source]))
  const gone = kept.sources.filter((source) => !fetched.present.has(source.id))
  const freed = new Map(gone.map((source) => [source.uid, source]))
  for (const source of gone) sources.delete(source.id)
  const texts = new Map<string, string>()
  const uids = new Set([...sources.values()].map((source) => source.uid))
  for (const [id, answer] of [...fetched.read].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const was = sources.get(id)
    const named = was ?? identify(accountId, id, answer, freed, uids)
    uids.add(named.uid)
    const changeKey = fetched.present.get(id) ?? ''
    const outcome = attempt(answer, named.uid)
    if (typeof outcome === 'string') {
      sources.set(id, { ...named, id, changeKey, problem: { reason: outcome, at: now } })
      continue
    }
    const entry = entryOf(named, outcome)
    texts.set(entry.etag, outcome.text)
    entries.set(entry.name, entry)
    sources.set(id, { name: named.name, uid: named.uid, id, changeKey })
  }
  const living = new Set([...sources.values()].map((source) => source.name))
  const after = [...entries.values()].filter((entry) => living.has(entry.name))
  const names = new Set(after.map((entry) => entry.name))
  const removed = kept.entries.filter((entry) => !names.has(entry.name)).length
  return { entries: after, sources: [...sources.values()], texts, removed }
}

/**
 * Name and UID of an event seen for the first time. One that Graph re-created under a new id with the same iCalUId takes over
 * the name of the one that went; a UID that another event of the calendar has already (a copy) is made its own.
 */
function identify(
  accountId: string,
  id: string,
  answer: GraphEvent | Fault,
  freed: Map<string, Source>,
  uids: ReadonlySet<string>,
): Pick<Source, 'name' | 'uid'> {
  const name = objectName(accountId, id)
  const own = `${name.slice(0, -'.ics'.length)}@outlook-caldav-bridge`
  const uid = answer instanceof Fault ? undefined : uidOf(answer)
  if (uid === undefined) return { name, uid: own }
  const former = freed.get(uid)
  if (former !== undefined) {
    freed.delete(uid)
    return { name: former.name, uid }
  }
  return { name, uid: uids.has(uid) ? own : uid }
}

/** The translation, or the reason why there is none. */
function attempt(answer: GraphEvent | Fault, uid: string): Translation | string {
  if (answer instanceof Fault) return answer.kind === 'notFound' ? 'is hidden from this account' : transientReason
  try {
    return translate(answer, { uid })
  } catch (error) {
    if (error instanceof TranslationError) return error.message
    return 'is not understood'
  }
}

function entryOf(named: Pick<Source, 'name' | 'uid'>, made: Translation): Entry {
  return {
    name: named.name,
    uid: named.uid,
    etag: digest('text', made.text),
    size: Buffer.byteLength(made.text),
    first: made.first,
    last: made.last,
    recurring: made.recurring,
    component: 'VEVENT',
    modified: made.modified,
  }
}

/** Reasons and how often each, most frequent first. */
export function skippedOf(sources: readonly Source[]): { reason: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { problem } of sources) if (problem) counts.set(problem.reason, (counts.get(problem.reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count)
}
