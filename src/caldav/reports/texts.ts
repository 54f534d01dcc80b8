import type { Entry, Snapshot } from '../../calendar.ts'
import { Fault } from '../../errors.ts'
import { pace } from '../../pace.ts'

/** How many texts are read at once: others have their turn in between, and no more than these are held. */
const portion = 100

/**
 * Entries with their texts, some at a time.
 * @param known texts that were read already
 * @throws Fault `unavailable` when one is missing
 */
export async function* portions(
  snapshot: Snapshot,
  entries: readonly Entry[],
  known: ReadonlyMap<string, string> = new Map(),
): AsyncGenerator<readonly (readonly [entry: Entry, text: string])[]> {
  const rested = pace()
  for (let at = 0; at < entries.length; at += portion) {
    const some = entries.slice(at, at + portion)
    const unknown = some.map(({ name }) => name).filter((name) => !known.has(name))
    const read = unknown.length === 0 ? known : await snapshot.texts(unknown)
    yield some.map((entry) => [entry, known.get(entry.name) ?? read.get(entry.name) ?? missing()] as const)
    await rested()
  }
}

function missing(): never {
  throw new Fault('unavailable', 'an object of the index has no text')
}
