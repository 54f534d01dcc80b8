import type { Entry, Snapshot } from '../calendar.ts'
import { Fault } from '../errors.ts'
import { tokenOf } from './hash.ts'
import { type Objects, textMissing } from './objects.ts'

/**
 * A kept tree as the doors see it. The tree is immutable, so a snapshot stays true however long it is held.
 * @param mend reads the calendar anew when one of its texts is gone from the store
 */
export function snapshotOf(
  objects: Pick<Objects, 'texts'>,
  tree: string,
  index: readonly Entry[],
  mend: () => Promise<void>,
): Snapshot {
  let known: ReadonlyMap<string, Entry> | undefined
  // Most questions are about the token alone.
  const byName = () => {
    known ??= new Map(index.map((entry) => [entry.name, entry]))
    return known
  }
  return {
    token: tokenOf(tree),
    index,
    entry: (name) => byName().get(name),
    texts: async (names) => {
      const wanted = names.flatMap((name) => byName().get(name) ?? [])
      const etags = [...new Set(wanted.map((entry) => entry.etag))]
      const texts = await objects.texts(etags).catch(async (error: unknown) => {
        if (!(error instanceof Fault) || error.code !== textMissing) throw error
        await mend()
        return objects.texts(etags)
      })
      return new Map(wanted.map((entry) => [entry.name, texts.get(entry.etag) ?? '']))
    },
  }
}
