/** One person: a mailbox that is edited all the time, and an app that believes every answer of the bridge. */
import { bodies, type Client, elements } from '../../bench/stage/client.ts'
import type { Program } from '../../bench/stage/program.ts'
import type { Random } from '../random.ts'

export interface Tally {
  syncs: number
  edits: number
  /** 503, and connections that were not there. */
  refused: number
  unreachable: number
}

/** What there is to hold: by number in the mailbox, the title. */
type Shelf = Map<number, string>

const least = 15
const most = 60

export class Person {
  readonly #number: number
  readonly #sandbox: Program
  readonly #client: Client
  readonly #random: Random
  readonly #tally: Tally
  readonly #exists: Shelf = new Map()
  readonly #entryOf = new Map<string, number>()
  readonly #calendar: string
  #held = new Map<string, string>()
  #token = ''
  #made = 0

  constructor(
    number: number,
    calendar: string,
    deps: { sandbox: Program; client: Client; random: Random; tally: Tally },
  ) {
    this.#number = number
    this.#calendar = calendar
    this.#sandbox = deps.sandbox
    this.#client = deps.client
    this.#random = deps.random
    this.#tally = deps.tally
  }

  #title(): string {
    this.#made += 1
    return `P${this.#number}E${this.#made}`
  }

  /** Adds, renames or deletes one event in Outlook. */
  async edit(): Promise<void> {
    this.#tally.edits += 1
    const [person, random] = [this.#number, this.#random]
    const entry = random.pick([...this.#exists.keys()])
    const count = this.#exists.size
    if (entry === undefined || count < least || (count < most && random.is(0.4))) return this.#add()
    if (random.is(0.3)) {
      this.#exists.delete(entry) // before it happens: from now on it may be gone
      return this.#sandbox.ask('remove', { person, entry })
    }
    const subject = this.#title()
    this.#entryOf.set(subject, entry)
    await this.#sandbox.ask('rename', { person, entry, subject })
    this.#exists.set(entry, subject)
  }

  async #add(): Promise<void> {
    const subject = this.#title()
    const entry = await this.#sandbox.ask<number>('add', { person: this.#number, subject })
    this.#entryOf.set(subject, entry)
    this.#exists.set(entry, subject)
  }

  /** @throws Error when an event that exists is lost, or the app is told what it must not be told */
  async sync(): Promise<void> {
    const before = this.#entries()
    try {
      await this.#poll()
      this.#tally.syncs += 1
    } catch (error) {
      if (!isUnreachable(error)) throw error
      this.#tally.unreachable += 1
    }
    const after = this.#entries()
    const lost = [...before].filter((entry) => !after.has(entry) && this.#exists.has(entry))
    if (lost.length > 0) throw new Error(`person ${this.#number} lost ${lost.join(', ')}`)
  }

  /** @returns what differs between what is held and what exists; empty when all is well */
  difference(): readonly string[] {
    const held = [...this.#held.values()].sort()
    const exist = [...this.#exists.values()].sort()
    return [
      ...held.filter((title) => !exist.includes(title)).map((title) => `holds ${title}`),
      ...exist.filter((title) => !held.includes(title)).map((title) => `lacks ${title}`),
    ]
  }

  #entries(): ReadonlySet<number> {
    return new Set([...this.#held.values()].map((title) => this.#entryOf.get(title) ?? -1))
  }

  async #poll(): Promise<void> {
    const changes = await this.#client.ask('REPORT', this.#calendar, bodies.sync(this.#token))
    if (changes.status === 403 && changes.text.includes('valid-sync-token')) {
      this.#token = ''
      return
    }
    if (!this.#isGood(changes.status)) return
    const rows = changes.text.split(/<(?:\w+:)?response>/).slice(1)
    const hrefs = rows.map((row) => ({
      href: elements(row, 'href')[0] ?? '',
      isGone: /<(?:\w+:)?status>HTTP\/1.1 404/.test(row) && !row.includes('propstat'),
    }))
    const held = this.#token === '' ? new Map<string, string>() : new Map(this.#held)
    const changed = hrefs.filter(({ isGone }) => !isGone).map(({ href }) => href)
    for (const { href, isGone } of hrefs) if (isGone) held.delete(href)
    if (changed.length > 0 && !(await this.#fetch(changed, held))) return
    this.#held = held
    this.#token = elements(changes.text, 'sync-token').at(-1) ?? ''
  }

  /** @returns whether it was answered */
  async #fetch(hrefs: readonly string[], held: Map<string, string>): Promise<boolean> {
    const data = await this.#client.ask('REPORT', this.#calendar, bodies.multiget(hrefs))
    if (!this.#isGood(data.status)) return false
    for (const row of data.text.split(/<(?:\w+:)?response>/).slice(1)) {
      const href = elements(row, 'href')[0] ?? ''
      const title = /^SUMMARY:(.*?)(?:\r|&#13;)?$/m.exec(row)?.[1]
      if (title === undefined)
        held.delete(href) // as Evolution does with a 404 in there
      else held.set(href, title)
    }
    return true
  }

  #isGood(status: number): boolean {
    if (status === 207) return true
    if (status !== 503) throw new Error(`person ${this.#number} was told ${status}`)
    this.#tally.refused += 1
    return false
  }
}

const gone = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT']

const isUnreachable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && gone.includes(String(error.code))
