import type { Entry, Snapshot } from '../../calendar.ts'
import { TooManyInstances } from '../../ical/expand.ts'
import { matches } from '../../ical/filter.ts'
import type { InstanceOptions } from '../../ical/instances.ts'
import type { CompFilter } from '../../ical/types.ts'
import { pace } from '../../pace.ts'
import type { XmlElement } from '../../xml/types.ts'
import type { Call } from '../call.ts'
import { wantedOfReport } from '../properties/wanted.ts'
import type { Reply } from '../reply.ts'
import type { CalendarResource, ObjectResource } from '../resource.ts'
import { instanceOptionsOf } from '../timezone.ts'
import { dataFormOf } from './calendar-data.ts'
import { filterOf } from './filter.ts'
import { objectReply } from './objects.ts'
import { portions } from './texts.ts'
import { verdict } from './verdict.ts'

/**
 * The objects of a calendar that match a filter. At Depth 0 too, where the specification would have nothing to match:
 * Evolution and Windows mean the members.
 * @see RFC 4791 §7.8
 */
export async function calendarQuery(
  call: Call,
  resource: CalendarResource | ObjectResource,
  body: XmlElement,
): Promise<Reply> {
  const wanted = wantedOfReport(body)
  const filter = filterOf(body)
  const options = await instanceOptionsOf(call, resource, body)
  const form = dataFormOf(wanted.calendarData, options)
  const snapshot = await call.session.home.snapshot(resource.calendarId)
  const entries = resource.kind === 'object' ? entriesOf(snapshot, resource.name) : snapshot.index
  const matched = await matching(snapshot, entries, filter, options)
  const data = form && { form, snapshot, known: matched.texts }
  return await objectReply(call, resource.calendarId, { entries: matched.entries, wanted, ...(data && { data }) })
}

/** None where it has gone a moment ago. */
function entriesOf(snapshot: Snapshot, name: string): readonly Entry[] {
  const entry = snapshot.entry(name)
  return entry === undefined ? [] : [entry]
}

interface Matched {
  readonly entries: readonly Entry[]
  /** Texts of those that had to be read on the way. */
  readonly texts: ReadonlyMap<string, string>
}

async function matching(
  snapshot: Snapshot,
  entries: readonly Entry[],
  filter: CompFilter,
  options: InstanceOptions,
): Promise<Matched> {
  const judged = entries.map((entry) => ({ entry, verdict: verdict(entry, filter) }))
  const open = judged.filter((one) => one.verdict === 'open').map(({ entry }) => entry)
  const hits = new Map<string, string>()
  const rested = pace()
  for await (const some of portions(snapshot, open)) {
    for (const [{ name }, text] of some) {
      if (judge(text, filter, options)) hits.set(name, text)
      await rested()
    }
  }
  const kept = judged.filter((one) => one.verdict === true || hits.has(one.entry.name))
  return { entries: kept.map(({ entry }) => entry), texts: hits }
}

/** An event whose rule is too much to compute is shown rather than hidden. */
function judge(text: string, filter: CompFilter, options: InstanceOptions): boolean {
  try {
    return matches(text, filter, options)
  } catch (error) {
    if (error instanceof TooManyInstances) return true
    throw error
  }
}
