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
import { hiddenReason, transientReason } from './due.ts'
import { changeKeyOf, type Fetched } from './fetching.ts'
import { digest, objectName } from './hash.ts'
import { aboutOf } from './left-out.ts'
import type { Source } from './source.ts'
import type { Taste } from './taste.ts'
import type { SkipReason } from './types.ts'

export interface Kept {
  readonly entries: readonly Entry[]
  readonly sources: readonly Source[]
}

/** Whose calendar is translated for whom. */
export interface Whose {
  readonly accountId: string
  /** Mail addresses of the calendar's owner: their answer to an invitation is in a member of its own. */
  readonly owner: readonly string[]
  readonly taste: Taste
}

export interface Merged extends Kept {
  /** New texts by etag. */
  readonly texts: ReadonlyMap<string, string>
  /** How many objects were served until now. */
  readonly before: number
  /** Names of those that are gone. */
  readonly gone: readonly string[]
}

/** What a round found out, once it is known which removals are true. */
export interface Findings extends Pick<Fetched, 'gone' | 'read' | 'changeKeys'> {
  /** Said to be gone, and not confirmed: they stay, and are asked about again. */
  readonly unconfirmed?: ReadonlySet<string>
  /** Those of them of which Graph did not say. */
  readonly unsaid?: ReadonlySet<string>
}

export function merge({ accountId, ...rest }: Whose, kept: Kept, fetched: Findings, now: number): Merged {
  const entries = new Map(kept.entries.map((entry) => [entry.name, entry]))
  const sources = new Map(kept.sources.map((source) => [source.id, source]))
  const left = kept.sources.filter((source) => fetched.gone.has(source.id))
  for (const source of left) sources.delete(source.id)
  const naming = namingOf(accountId, left, [...sources.values()])
  const texts = new Map<string, string>()
  for (const [id, answer] of [...fetched.read].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const was = sources.get(id)
    const served = was !== undefined && (was.problem === undefined || entries.has(was.name))
    const named = served ? was : naming.identify(id, answer, was)
    const changeKey = fetched.changeKeys.get(id) ?? ''
    const outcome = attempt(answer, named.uid, rest)
    const isOdd = typeof outcome !== 'string' && outcome.odd
    const unlike = unlikeOf(answer, { changeKey, isOdd }, was, now)
    const row = { name: named.name, uid: named.uid, id, changeKey, ...unlike }
    if (typeof outcome === 'string') {
      sources.set(id, {
        ...row,
        ...stillMissing(was),
        ...sightOf(was),
        problem: { reason: outcome, at: now, times: timesOf(was, changeKey, outcome), ...aboutOf(answer, was) },
      })
      continue
    }
    const entry = entryOf(named, outcome, entries.get(named.name), now)
    texts.set(entry.etag, outcome.text)
    entries.set(entry.name, entry)
    sources.set(id, { ...row, ...(fetched.unconfirmed?.has(id) ? stillMissing(was) : {}), ...sightIn(answer) })
  }
  for (const id of fetched.unconfirmed ?? []) {
    const source = sources.get(id)
    if (source !== undefined) sources.set(id, askedAgain(source, fetched.unsaid?.has(id) === true, now))
  }
  const living = new Set([...sources.values()].map((source) => source.name))
  const after = [...entries.values()].filter((entry) => living.has(entry.name))
  const names = new Set(after.map((entry) => entry.name))
  const before = servedNames(kept)
  const gone = before.filter((name) => !names.has(name))
  return { entries: after, sources: [...sources.values()], texts, before: before.length, gone }
}

const sightOf = (was: Source | undefined): Pick<Source, 'sight'> =>
  was?.sight === undefined ? {} : { sight: was.sight }

const sightIn = (answer: GraphEvent | Fault): Pick<Source, 'sight'> =>
  answer instanceof Fault || answer.seenAs === undefined ? {} : { sight: answer.seenAs }

/** How often the same state of the event has ended the same way before. */
const timesOf = (was: Source | undefined, changeKey: string, reason: string): number =>
  was?.changeKey === changeKey && was.problem?.reason === reason ? (was.problem.times ?? 0) + 1 : 0

function askedAgain(source: Source, isUnsaid: boolean, now: number): Source {
  const { since = now, times = 0 } = source.missing ?? {}
  const asked = { since: Math.min(since, now), at: now, times: times + 1 }
  return { ...source, missing: isUnsaid ? { ...asked, isUnsaid } : asked }
}

/** What is said to be gone stays so until it is read: that it cannot be read is no word for it. */
const stillMissing = (was: Source | undefined): Pick<Source, 'missing'> =>
  was?.missing === undefined ? {} : { missing: was.missing }

/** A state other than the announced one was read, or the very one that was said to have changed, or one that is odd in itself. */
function unlikeOf(
  answer: GraphEvent | Fault,
  { changeKey: announced, isOdd }: { readonly changeKey: string; readonly isOdd: boolean },
  was: Source | undefined,
  now: number,
): Pick<Source, 'unlike'> {
  if (answer instanceof Fault) return was?.unlike === undefined ? {} : { unlike: was.unlike }
  const isSettled = was?.problem === undefined && was?.missing === undefined && was?.unlike === undefined
  const isLike = !isOdd && ['', announced].includes(changeKeyOf(answer))
  if (isLike && !(isSettled && was?.changeKey === announced)) return {}
  const before = was?.changeKey === announced ? was.unlike : undefined
  return { unlike: { at: now, times: before === undefined ? 0 : before.times + 1 } }
}

/** From the sources where the index is lost: every source without a problem had an entry. */
function servedNames({ entries, sources }: Kept): readonly string[] {
  return (entries.length > 0 ? entries : sources.filter((source) => source.problem === undefined)).map(
    ({ name }) => name,
  )
}

type Named = Pick<Source, 'name' | 'uid'>

/**
 * Names and UIDs of events that no client has seen yet. One that Graph re-created under a new id with the same iCalUId takes over
 * the name of the one that left; a UID that another event of the calendar has already (a copy) is made its own, and so is a name:
 * the one that left may come back under its old id.
 */
function namingOf(accountId: string, left: readonly Source[], staying: readonly Source[]) {
  const freed = new Map(left.map((source) => [source.uid, source]))
  const names = new Set(staying.map((source) => source.name))
  const uids = new Set(staying.map((source) => source.uid))

  function freeName(id: string): string {
    let name = objectName(accountId, id)
    for (let count = 2; names.has(name); count += 1) name = objectName(accountId, `${id}#${count}`)
    return name
  }

  function choose(id: string, uid: string | undefined): Named {
    const former = uid === undefined ? undefined : freed.get(uid)
    if (uid !== undefined && former !== undefined && !names.has(former.name)) {
      freed.delete(uid)
      return { name: former.name, uid }
    }
    const name = freeName(id)
    const own = `${name.slice(0, -'.ics'.length)}@outlook-caldav-bridge`
    return { name, uid: uid === undefined || uids.has(uid) ? own : uid }
  }

  return {
    /** @param was what it was called while it could not be served */
    identify(id: string, answer: GraphEvent | Fault, was: Named | undefined): Named {
      if (was !== undefined) {
        names.delete(was.name)
        uids.delete(was.uid)
      }
      const named = choose(id, uidIn(answer))
      names.add(named.name)
      uids.add(named.uid)
      return named
    },
  }
}

/** Whatever is wrong with an event is found when it is translated, and told there. */
function uidIn(answer: GraphEvent | Fault): string | undefined {
  try {
    return answer instanceof Fault ? undefined : uidOf(answer)
  } catch {
    return undefined
  }
}

/** The translation, or the reason why there is none. */
function attempt(
  answer: GraphEvent | Fault,
  uid: string,
  { owner, taste }: Omit<Whose, 'accountId'>,
): Translation | SkipReason {
  if (answer instanceof Fault) return answer.kind === 'notFound' ? hiddenReason : transientReason
  try {
    return translate(answer, { ...taste.options, uid, owner })
  } catch (error) {
    if (error instanceof TranslationError) return error.reason
    return 'is not understood'
  }
}

/** When it was changed is not told of everything: then it is when this text first was seen. */
function entryOf(
  named: Pick<Source, 'name' | 'uid'>,
  made: Translation,
  before: Entry | undefined,
  now: number,
): Entry {
  const etag = digest('text', made.text)
  const seenAt = before?.etag === etag ? before.modified : now
  return {
    name: named.name,
    uid: named.uid,
    etag,
    size: Buffer.byteLength(made.text),
    first: made.first,
    last: made.last,
    recurring: made.recurring,
    component: 'VEVENT',
    modified: made.modified === 0 ? seenAt : made.modified,
  }
}

/** Reasons and how often each, most frequent first. */
export function skippedOf(sources: readonly Source[]): { reason: string; count: number }[] {
  const counts = new Map<string, number>()
  for (const { problem } of sources) if (problem) counts.set(problem.reason, (counts.get(problem.reason) ?? 0) + 1)
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count)
}
