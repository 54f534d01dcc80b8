import type { Entry, Snapshot } from '../calendar.ts'
import { tokenOf } from './hash.ts'
import type { Objects } from './objects.ts'

/** A kept tree as the doors see it. The tree is immutable, so a snapshot stays true however long it is held. */
export function snapshotOf(objects: Objects, tree: string, index: readonly Entry[]): Snapshot {
  const byName = new Map(index.map((entry) => [entry.name, entry]))
  return {
    token: tokenOf(tree),
    index,
    entry: (name) => byName.get(name),
    texts: async (names) => {
      const wanted = names.flatMap((name) => byName.get(name) ?? [])
      const texts = await objects.texts([...new Set(wanted.map((entry) => entry.etag))])
      return new Map(wanted.map((entry) => [entry.name, texts.get(entry.etag) ?? '']))
    },
  }
}
