import type { Collection, Store } from '../store/types.ts'
import type { DerivedRef, HomeRef, Ref } from './objects.ts'
import type { KeptRows } from './packing.ts'
import type { Source } from './source.ts'
import type { Tree } from './trees.ts'

/** What a collection found unreferred: only what the next one finds so too is removed. */
export interface Garbage {
  /** Epoch ms. */
  readonly at: number
  /** `blob/…`, `bucket/…`, `source/…` */
  readonly names: readonly string[]
}

/** The mirror's collections. Keys begin with the account's id. */
export interface Shelves {
  readonly blob: Collection<string>
  readonly bucket: Collection<KeptRows>
  readonly source: Collection<readonly Source[]>
  readonly tree: Collection<Tree>
  readonly ref: Collection<Ref>
  readonly home: Collection<HomeRef>
  readonly derived: Collection<DerivedRef>
  readonly garbage: Collection<Garbage>
  /** How far the round over all accounts has come: one record, `cursor`. */
  readonly cursor: Collection<Cursor>
}

export interface Cursor {
  /** Accounts up to this one have had their turn; undefined when all have. */
  readonly after?: string
  /** When this round over all accounts began, epoch ms. */
  readonly beganAt: number
}

export const openShelves = (store: Store): Shelves => ({
  blob: store.collection('mirror-blob'),
  bucket: store.collection('mirror-bucket'),
  source: store.collection('mirror-source'),
  tree: store.collection('mirror-tree'),
  ref: store.collection('mirror-ref'),
  home: store.collection('mirror-home'),
  derived: store.collection('mirror-derived'),
  garbage: store.collection('mirror-garbage'),
  cursor: store.collection('mirror-cursor'),
})
