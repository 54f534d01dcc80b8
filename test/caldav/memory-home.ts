import { createHash } from 'node:crypto'
import type {
  Calendar,
  CalendarHome,
  Changes,
  Entry,
  KeptProperties,
  KeptShelf,
  Members,
  Snapshot,
} from '../../src/calendar.ts'
import { Fault } from '../../src/errors.ts'

/** A calendar object and what the index says of its time, written down by hand. */
export interface MemoryObject {
  readonly name: string
  readonly uid: string
  readonly text: string
  readonly first: number
  readonly last: number
  readonly recurring: boolean
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
const modified = Date.UTC(2026, 10, 2, 9, 30)

const entryOf = ({ text, name, uid, first, last, recurring }: MemoryObject): Entry => ({
  name,
  uid,
  etag: hash(text),
  size: Buffer.byteLength(text),
  first,
  last,
  recurring,
  component: 'VEVENT',
  modified,
})

/** The port, kept in memory: every state a calendar ever had is remembered by its token. */
export class MemoryHome implements CalendarHome {
  readonly #calendars = new Map<string, { calendar: Calendar; objects: Map<string, MemoryObject> }>()
  readonly #states = new Map<string, ReadonlyMap<string, Entry>>()
  /** Thrown instead of an answer, by calendar id; `*` for the list of calendars. */
  readonly faults = new Map<string, Fault>()
  /** How often texts were read, and how many. */
  reads = { calls: 0, texts: 0 }

  add(calendar: Calendar, objects: readonly MemoryObject[] = []): this {
    this.#calendars.set(calendar.id, { calendar, objects: new Map(objects.map((one) => [one.name, one])) })
    return this
  }

  put(calendarId: string, object: MemoryObject): void {
    this.#of(calendarId).objects.set(object.name, object)
  }

  remove(calendarId: string, name: string): void {
    this.#of(calendarId).objects.delete(name)
  }

  async calendars(): Promise<readonly Calendar[]> {
    this.#fail('*')
    return [...this.#calendars.values()].map(({ calendar }) => calendar)
  }

  async members(calendarId: string): Promise<Members> {
    const { token, index } = await this.snapshot(calendarId)
    return { token, members: index.map(({ name, etag, component }) => ({ name, etag, component })) }
  }

  async snapshot(calendarId: string): Promise<Snapshot> {
    this.#fail(calendarId)
    const { objects } = this.#of(calendarId)
    const texts = new Map([...objects].map(([name, { text }]) => [name, text]))
    const { token, entries } = this.#state(calendarId)
    return {
      token,
      index: [...entries.values()],
      entry: (name) => entries.get(name),
      texts: async (names) => {
        this.reads = { calls: this.reads.calls + 1, texts: this.reads.texts + names.length }
        return new Map(names.flatMap((name) => (texts.has(name) ? [[name, texts.get(name) ?? '']] : [])))
      },
    }
  }

  token = async (calendarId: string): Promise<string> => (await this.snapshot(calendarId)).token

  async since(
    calendarId: string,
    token: string | undefined,
    limit = Number.MAX_SAFE_INTEGER,
  ): Promise<Changes | undefined> {
    this.#fail(calendarId)
    const now = this.#state(calendarId)
    const before = token === undefined ? new Map<string, Entry>() : this.#states.get(`${calendarId} ${token}`)
    if (before === undefined) return undefined
    const removed = [...before.keys()].filter((name) => !now.entries.has(name))
    const changed = [...now.entries.values()].filter(({ name, etag }) => before.get(name)?.etag !== etag)
    const told = [...removed, ...changed].slice(0, limit)
    const truncated = told.length < removed.length + changed.length
    const reached = new Map(before)
    for (const one of told) {
      if (typeof one === 'string') reached.delete(one)
      else reached.set(one.name, one)
    }
    return {
      token: truncated ? this.#remember(calendarId, reached) : now.token,
      changed: told.filter((one) => typeof one !== 'string'),
      removed: told.filter((one) => typeof one === 'string'),
      truncated,
    }
  }

  #of(calendarId: string) {
    const found = this.#calendars.get(calendarId)
    if (found === undefined) throw new Fault('notFound', 'no such calendar')
    return found
  }

  #state(calendarId: string) {
    const objects = [...this.#of(calendarId).objects.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
    const entries = new Map(objects.map((object) => [object.name, entryOf(object)]))
    return { token: this.#remember(calendarId, entries), entries }
  }

  #remember(calendarId: string, entries: ReadonlyMap<string, Entry>): string {
    const lines = [...entries.values()].map(({ name, etag }) => `${name} ${etag}`).sort()
    const token = `urn:memory:${hash([calendarId, ...lines].join('\n'))}`
    this.#states.set(`${calendarId} ${token}`, entries)
    return token
  }

  #fail(key: string): void {
    const fault = this.faults.get(key)
    if (fault !== undefined) throw fault
  }
}

export class MemoryKept implements KeptProperties {
  readonly shelves = new Map<string, KeptShelf>()

  async read(shelves: readonly string[]): Promise<ReadonlyMap<string, KeptShelf>> {
    return new Map(shelves.map((shelf) => [shelf, this.shelves.get(shelf) ?? {}]))
  }

  async change(shelf: string, change: (kept: KeptShelf) => KeptShelf): Promise<void> {
    this.shelves.set(shelf, change(this.shelves.get(shelf) ?? {}))
  }
}
