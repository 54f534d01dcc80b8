import type { Entry, Snapshot } from '../../calendar.ts'
import { Fault } from '../../errors.ts'
import { TooManyInstances } from '../../ical/expand.ts'
import type { XmlNode } from '../../xml/render.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { viewOf } from '../kept.ts'
import { objectOf } from '../locate.ts'
import { multistatus, propertyResponse } from '../multistatus.ts'
import { applied, isMinimal } from '../preferences.ts'
import { propertiesOf, type Wanted } from '../properties/wanted.ts'
import type { Reply } from '../reply.ts'
import type { DataForm } from './calendar-data.ts'
import { pace } from './pace.ts'

/** Objects to be answered in the form that a report asked for. */
export interface Objects {
  readonly entries: readonly Entry[]
  /** By name; needed for every entry if there is a form. */
  readonly texts: ReadonlyMap<string, string>
  /** undefined: calendar data is not wanted. */
  readonly form: DataForm | undefined
  readonly wanted: Wanted
}

/** Texts of all the entries, read in one go; before the answer starts, so that a failure can still be told. */
export async function readTexts(
  snapshot: Snapshot,
  entries: readonly Entry[],
  known: ReadonlyMap<string, string> = new Map(),
): Promise<ReadonlyMap<string, string>> {
  const names = entries.map(({ name }) => name).filter((name) => !known.has(name))
  return names.length === 0 ? known : new Map([...known, ...(await snapshot.texts(names))])
}

/** @param more parts of the answer after the objects. */
export async function objectReply(
  call: Call,
  calendarId: string,
  objects: Objects,
  more: readonly XmlNode[] = [],
): Promise<Reply> {
  const { entries, wanted, form } = objects
  const minimal = isMinimal(call)
  const view = await viewOf(
    call,
    entries.slice(0, 1).map((entry) => objectOf(calendarId, entry)),
    wanted,
  )
  const worked = form?.costly === true ? await workedOut(objects) : undefined
  function* parts(): Generator<XmlNode> {
    for (const entry of entries) {
      const data = form && (worked?.get(entry.name) ?? form.of(textOf(objects, entry)))
      const object = objectOf(calendarId, entry, data)
      yield propertyResponse(call.href(object), propertiesOf(object, wanted, view), minimal)
    }
    yield* more
  }
  return multistatus(parts(), applied(minimal))
}

/** What expanding may come to in one answer; `ical/` itself stops at as many instances of one object. */
const maxExpandedLength = 4_194_304
const maxExpandedInstances = 3_000
const tooMany = 'number-of-matches-within-limits'

/** A small question can have a huge answer here, so it is worked out first, while it can still be refused. */
async function workedOut(objects: Objects): Promise<ReadonlyMap<string, string>> {
  const done = new Map<string, string>()
  const rested = pace()
  let length = 0
  let instances = 0
  for (const entry of objects.entries) {
    const data = expanded(objects, entry)
    length += data.length
    instances += data.split('\nBEGIN:VEVENT').length - 1
    if (length > maxExpandedLength || instances > maxExpandedInstances) throw new DavError(tooMany)
    done.set(entry.name, data)
    await rested()
  }
  return done
}

function expanded(objects: Objects, entry: Entry): string {
  try {
    return objects.form?.of(textOf(objects, entry)) ?? ''
  } catch (error) {
    if (error instanceof TooManyInstances) throw new DavError(tooMany)
    throw error
  }
}

function textOf({ texts }: Objects, { name }: Entry): string {
  const text = texts.get(name)
  if (text === undefined) throw new Fault('unavailable', 'an object of the index has no text')
  return text
}
