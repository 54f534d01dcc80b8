import { EventEmitter } from 'node:events'
import type { Person } from '../model.ts'
import { globalId } from './ids.ts'
import { changedOf, contentOf, seriesOf, spanOf } from './intake.ts'
import type { Change, EventInput, Folder, Item, Link, Permission, Role } from './model.ts'
import type { Settings } from './settings.ts'

/** What a new calendar looks like; everything has a default. */
export interface CalendarInput {
  readonly key: string
  readonly name?: string
  readonly color?: string
  readonly hexColor?: string
  readonly isDefaultCalendar?: boolean
  readonly canEdit?: boolean
  readonly isRemovable?: boolean
}

/**
 * One person's mailbox: the calendars and everything that can happen to them. Every change moves changeKeys, is noted for
 * delta, and is told to listeners (`'change'`), whoever made it: a test, the control endpoint, a Graph call.
 */
export class Mailbox extends EventEmitter<{ change: [Change] }> {
  readonly owner: Person
  readonly settings: Settings
  readonly folders = new Map<string, Folder>()
  readonly links = new Map<string, Link>()
  readonly changes: Change[] = []
  /** Moves when every delta token given out before becomes void. */
  generation = 1
  readonly #now: () => number
  #seq = 0x4a10
  #counter = 0x0106
  #entry = 0x0a21f7

  constructor(owner: Person, settings: Settings, now: () => number) {
    super()
    this.setMaxListeners(0)
    this.owner = owner
    this.settings = settings
    this.#now = now
  }

  get seq(): number {
    return this.#seq
  }

  addCalendar({ key, name, color, hexColor, ...flags }: CalendarInput): Folder {
    const folder: Folder = {
      key,
      counter: this.#counter++,
      mailbox: this,
      look: {
        name: name ?? key,
        color: color ?? 'auto',
        hexColor: hexColor ?? '',
        isDefaultCalendar: flags.isDefaultCalendar ?? false,
        isRemovable: flags.isRemovable ?? !flags.isDefaultCalendar,
        canEdit: flags.canEdit ?? true,
      },
      change: ++this.#seq,
      permissions: [{ oid: undefined, role: 'freeBusyRead' }],
      items: new Map(),
    }
    this.folders.set(key, folder)
    return folder
  }

  /** The calendar of that key. @throws RangeError */
  calendar(key: string): Folder {
    const folder = this.folders.get(key)
    if (folder === undefined) throw new RangeError(`${this.owner.upn} has no calendar '${key}'`)
    return folder
  }

  get defaultCalendar(): Folder | undefined {
    return [...this.folders.values()].find((folder) => folder.look.isDefaultCalendar)
  }

  patchCalendar(key: string, patch: Partial<Folder['look']>): void {
    const folder = this.calendar(key)
    folder.look = { ...folder.look, ...patch }
    folder.change = ++this.#seq
  }

  /** Removes a calendar with all its events, or an opened shared one from the list. */
  removeCalendar(key: string): void {
    if (this.links.delete(key)) return
    for (const entry of this.calendar(key).items.keys()) this.deleteEvent(entry)
    this.folders.delete(key)
  }

  /** Gives somebody a role on a calendar; `undefined` stands for everybody in the organisation. */
  share(key: string, oid: string | undefined, role: Role): void {
    const { permissions } = this.calendar(key)
    const permission = permissions.find((each) => each.oid === oid)
    if (permission === undefined) permissions.push({ oid, role } satisfies Permission)
    else permission.role = role
  }

  unshare(key: string, oid: string): void {
    const { permissions } = this.calendar(key)
    const index = permissions.findIndex((each) => each.oid === oid)
    if (index >= 0) permissions.splice(index, 1)
  }

  /** Accepts a share: somebody else's calendar appears in this mailbox's list, under the owner's name. */
  open(folder: Folder, look: { readonly key: string; readonly name?: string; readonly color?: string }): Link {
    const { owner } = folder.mailbox
    const link: Link = {
      key: look.key,
      counter: this.#counter++,
      mailbox: this,
      folder,
      name: look.name ?? owner.name,
      color: look.color ?? 'auto',
      isRemovable: true,
    }
    this.links.set(look.key, link)
    return link
  }

  addEvent(calendarKey: string, input: EventInput): Item {
    const folder = this.calendar(calendarKey)
    const entry = input.entry ?? this.#entry++
    const content = contentOf(input, this.owner)
    const span = spanOf(input)
    const created = input.createdDateTime ?? this.#stamp(entry)
    const id = input.iCalUId === undefined ? globalId(this.owner.oid, entry, Date.parse(created)) : input.iCalUId
    const item: Item = {
      entry,
      folder,
      content,
      span,
      series: seriesOf(input, content, span),
      globalId: id,
      created: digits(created),
      modified: digits(input.lastModifiedDateTime ?? created),
      change: ++this.#seq,
      raw: input.raw,
    }
    for (const [date, patch] of Object.entries(input.modify ?? {})) this.#change(item, date, patch)
    folder.items.set(entry, item)
    this.#note('created', folder, entry, item.change)
    return item
  }

  /** @returns undefined when there is no such event in this mailbox (any more). */
  item(entry: number): Item | undefined {
    for (const folder of this.folders.values()) {
      const item = folder.items.get(entry)
      if (item !== undefined) return item
    }
    return undefined
  }

  patchEvent(entry: number, patch: EventInput): Item {
    const item = this.#existing(entry)
    item.content = contentOf(patch, this.owner, item.content)
    item.span = spanOf(patch, item.span)
    if (patch.recurrence !== undefined || (item.series && (patch.start || patch.end || patch.isAllDay !== undefined))) {
      item.series = seriesOf({ ...patch, recurrence: patch.recurrence ?? moved(item) }, item.content, item.span)
    }
    return this.#touch(item)
  }

  deleteEvent(entry: number): void {
    const { folder } = this.#existing(entry)
    folder.items.delete(entry)
    this.#note('deleted', folder, entry, ++this.#seq)
  }

  /** The owner removes one occurrence: it vanishes, the series moves. */
  cancelOccurrence(entry: number, date: string): Item {
    const item = this.#existing(entry)
    item.series?.exceptions.delete(date)
    item.series?.cancelled.add(date)
    return this.#touch(item)
  }

  modifyOccurrence(entry: number, date: string, patch: EventInput): Item {
    const item = this.#existing(entry)
    this.#change(item, date, patch)
    return this.#touch(item)
  }

  /** To another calendar of the same mailbox: the default id changes, the immutable one stays. */
  moveEvent(entry: number, calendarKey: string): Item {
    const item = this.#existing(entry)
    const target = this.calendar(calendarKey)
    item.folder.items.delete(entry)
    this.#note('deleted', item.folder, entry, ++this.#seq)
    item.folder = target
    target.items.set(entry, item)
    return this.#touch(item, 'created')
  }

  /** What a move to another server does: the same event, the same iCalUId, but new ids of both kinds. */
  recreateEvent(entry: number): Item {
    const item = this.#existing(entry)
    this.deleteEvent(entry)
    const copy: Item = { ...item, entry: this.#entry++ }
    copy.folder.items.set(copy.entry, copy)
    return this.#touch(copy, 'created')
  }

  #change(item: Item, date: string, patch: EventInput): void {
    if (item.series === undefined) throw new RangeError('not a series')
    item.series.exceptions.set(date, changedOf(patch, date, item.series, item.content, this.owner))
  }

  #existing(entry: number): Item {
    const item = this.item(entry)
    if (item === undefined) throw new RangeError(`${this.owner.upn} has no event ${entry}`)
    return item
  }

  #touch(item: Item, kind: Change['kind'] = 'updated'): Item {
    item.change = ++this.#seq
    item.modified = this.#stamp(item.change)
    this.#note(kind, item.folder, item.entry, item.change)
    return item
  }

  #note(kind: Change['kind'], folder: Folder, entry: number, seq: number): void {
    const change: Change = { seq, kind, folder, entry }
    this.changes.push(change)
    this.emit('change', change)
  }

  /** Now with seven digits, the last four from a counter. */
  #stamp(counter: number): string {
    return new Date(this.#now()).toISOString().replace('Z', `${String(counter % 10_000).padStart(4, '0')}Z`)
  }
}

/** Seven fractional digits, so that texts compare like times. */
const digits = (time: string): string =>
  time.replace(/(?:\.(\d*))?Z$/, (_, fraction: string | undefined) => `.${(fraction ?? '').padEnd(7, '0')}Z`)

/** The rule of a series whose times change: it starts on whatever date the new start says. */
const moved = ({ series }: Item) => {
  if (series === undefined) return null
  const { startDate: _, ...range } = series.recurrence.range ?? {}
  return { ...series.recurrence, range }
}
