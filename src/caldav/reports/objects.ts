import type { Entry, Snapshot } from '../../calendar.ts'
import { TooManyInstances } from '../../ical/expand.ts'
import { pace } from '../../pace.ts'
import type { XmlContent } from '../../xml/render.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { viewOf } from '../kept.ts'
import { objectOf } from '../locate.ts'
import { memberOf } from '../members.ts'
import { multistatus, multistatusOf } from '../multistatus.ts'
import { applied, isMinimal } from '../preferences.ts'
import type { Wanted } from '../properties/wanted.ts'
import type { Reply } from '../reply.ts'
import type { DataForm } from './calendar-data.ts'
import { portions } from './texts.ts'

/** Objects to be answered in the form that a report asked for. */
export interface Objects {
  readonly entries: readonly Entry[]
  readonly wanted: Wanted
  /** undefined: calendar data is not wanted. */
  readonly data?: {
    readonly form: DataForm
    /** Of which the entries are. */
    readonly snapshot: Snapshot
    /** Texts that were read on the way, by name. */
    readonly known?: ReadonlyMap<string, string>
  }
}

/** @param more parts of the answer after the objects. */
export async function objectReply(
  call: Call,
  calendarId: string,
  objects: Objects,
  more: readonly XmlContent[] = [],
): Promise<Reply> {
  const { entries, wanted, data } = objects
  const minimal = isMinimal(call)
  const view = await viewOf(
    call,
    entries.slice(0, 1).map((entry) => objectOf(calendarId, entry)),
    wanted,
  )
  const member = memberOf({ href: call.href, wanted, view, minimal })
  const response = (entry: Entry, text?: string): XmlContent => member(objectOf(calendarId, entry, text))
  if (data === undefined)
    return multistatus(
      chain(entries, (entry) => response(entry), more),
      applied(minimal),
    )
  const texts = portions(data.snapshot, entries, data.known)
  if (!data.form.costly) return await multistatusOf(batches(texts, data.form.of, response, more), applied(minimal))
  const done = await workedOut(texts, data.form)
  return multistatus(
    chain(done, ([entry, text]) => response(entry, text), more),
    applied(minimal),
  )
}

function* chain<T>(
  items: Iterable<T>,
  response: (item: T) => XmlContent,
  more: readonly XmlContent[],
): Generator<XmlContent> {
  for (const item of items) yield response(item)
  yield* more
}

type Texts = AsyncIterable<readonly (readonly [entry: Entry, text: string])[]>

async function* batches(
  texts: Texts,
  form: DataForm['of'],
  response: (entry: Entry, text: string) => XmlContent,
  more: readonly XmlContent[],
): AsyncGenerator<readonly XmlContent[]> {
  for await (const some of texts) yield some.map(([entry, text]) => response(entry, form(text)))
  yield more
}

/** What expanding may come to in one answer; `ical/` itself stops at as many instances of one object. */
const maxExpandedLength = 4_194_304
const maxExpandedInstances = 3_000
const tooMany = 'number-of-matches-within-limits'

/** A small question can have a huge answer here, so it is worked out first, while it can still be refused. */
async function workedOut(texts: Texts, form: DataForm): Promise<readonly (readonly [Entry, string])[]> {
  const done: (readonly [Entry, string])[] = []
  const rested = pace()
  let length = 0
  let instances = 0
  for await (const some of texts) {
    for (const [entry, text] of some) {
      const data = expanded(text, form)
      length += data.length
      instances += data.split('\nBEGIN:VEVENT').length - 1
      if (length > maxExpandedLength || instances > maxExpandedInstances) throw new DavError(tooMany)
      done.push([entry, data])
      await rested()
    }
  }
  return done
}

function expanded(text: string, form: DataForm): string {
  try {
    return form.of(text)
  } catch (error) {
    if (error instanceof TooManyInstances) throw new DavError(tooMany)
    throw error
  }
}
