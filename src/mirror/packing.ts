/**
 * How index rows lie in the store: by columns, each one text. What an app wants of them after a restart is little more than names and ETags, so the
 * rest is taken apart only when somebody asks for it: an object with a dozen members for each event of each person would be most of the
 * work of a listing. Pure.
 */
import type { Entry, Member } from '../calendar.ts'

/** One value for each row, in the same order. What is the same for all rows is left out. */
export interface Packed {
  /** With a space between two, like the next two. */
  readonly names: string
  readonly etags: string
  /** Spaces and percent signs in them are encoded as in addresses. */
  readonly uids: string
  /** JSON of a list for each of `numbers`. */
  readonly numbers: string
}

/** Names and ETags alone, as in `Packed`. */
export type Listing = Pick<Packed, 'names' | 'etags'>

export const listed = (rows: readonly Member[]): Listing => ({
  names: rows.map(({ name }) => name).join(' '),
  etags: rows.map(({ etag }) => etag).join(' '),
})

/** @throws TypeError when there are not as many names as ETags: a part of an index is none */
export function membersIn({ names, etags }: Listing): readonly Member[] {
  if (names === '' && etags === '') return []
  const tags = etags.split(' ')
  const members = names.split(' ').map((name, at) => ({ name, etag: there(tags[at]), component }))
  if (members.length !== tags.length) throw tooShort()
  return members
}

const component = 'VEVENT' as const

/** Rows as they lay there formerly, too: they are read, and written anew when one of them changes. */
export type KeptRows = Packed | Columnar | readonly Entry[]

type Columnar = { readonly [Member in Exclude<keyof Entry, 'component'>]: readonly Entry[Member][] }

export function packed(rows: readonly Entry[]): Packed {
  return {
    ...listed(rows),
    uids: rows.map(({ uid }) => uid.replace(/[ %]/g, encodeURIComponent)).join(' '),
    numbers: JSON.stringify([
      rows.map(({ size }) => size),
      rows.map(({ first }) => first),
      rows.map(({ last }) => last),
      rows.map(({ recurring }) => Number(recurring)),
      rows.map(({ modified }) => modified),
    ]),
  }
}

interface Numbers {
  readonly size: readonly number[]
  readonly first: readonly number[]
  readonly last: readonly number[]
  readonly recurring: readonly number[]
  readonly modified: readonly number[]
}

/** The rows of one bucket, as far as somebody has asked for them. */
export class Rows {
  readonly #packed: Packed
  #uids: readonly string[] | undefined
  #numbers: Numbers | undefined
  readonly etags: readonly string[]
  readonly names: readonly string[]

  /** @throws TypeError when there are not as many names as ETags: a part of an index is none */
  constructor(kept: KeptRows) {
    this.#packed = isPacked(kept) ? kept : packed(formerly(kept))
    this.names = this.#packed.names.split(' ')
    this.etags = this.#packed.etags.split(' ')
    if (this.names.length !== this.etags.length) throw tooShort()
  }

  get length(): number {
    return this.names.length
  }

  get entries(): readonly Entry[] {
    return this.names.map((name, at) => new KeptEntry(this, at, name, this.etags[at] ?? ''))
  }

  /** @throws TypeError like the next one */
  uid(at: number): string {
    this.#uids ??= this.#packed.uids.split(' ').map((uid) => (uid.includes('%') ? decodeURIComponent(uid) : uid))
    return there(this.#uids[at])
  }

  number(column: keyof Numbers, at: number): number {
    this.#numbers ??= numbersIn(this.#packed.numbers)
    return there(this.#numbers[column][at])
  }
}

/** One row: its name and ETag at hand, the rest to be had. */
class KeptEntry implements Entry {
  readonly #rows: Rows
  readonly #at: number
  readonly name: string
  readonly etag: string

  constructor(rows: Rows, at: number, name: string, etag: string) {
    this.#rows = rows
    this.#at = at
    this.name = name
    this.etag = etag
  }

  get component(): 'VEVENT' {
    return component
  }

  get uid(): string {
    return this.#rows.uid(this.#at)
  }

  get size(): number {
    return this.#rows.number('size', this.#at)
  }

  get first(): number {
    return this.#rows.number('first', this.#at)
  }

  get last(): number {
    return this.#rows.number('last', this.#at)
  }

  get recurring(): boolean {
    return this.#rows.number('recurring', this.#at) === 1
  }

  get modified(): number {
    return this.#rows.number('modified', this.#at)
  }
}

function numbersIn(text: string): Numbers {
  const [size = [], first = [], last = [], recurring = [], modified = []] = JSON.parse(text) as number[][]
  return { size, first, last, recurring, modified }
}

const isPacked = (kept: KeptRows): kept is Packed => 'names' in kept

function formerly(kept: Columnar | readonly Entry[]): readonly Entry[] {
  if (isList(kept)) return kept
  const { name: names, uid, etag, size, first, last, recurring, modified } = kept
  return names.map((name, at) => ({
    name,
    uid: there(uid[at]),
    etag: there(etag[at]),
    size: there(size[at]),
    first: there(first[at]),
    last: there(last[at]),
    recurring: there(recurring[at]),
    component,
    modified: there(modified[at]),
  }))
}

const isList = (kept: Columnar | readonly Entry[]): kept is readonly Entry[] => Array.isArray(kept)

function there<T>(value: T | undefined): T {
  if (value === undefined) throw tooShort()
  return value
}

const tooShort = (): TypeError => new TypeError('a column of the index is too short')
