/** One person: a mailbox that is edited all the time, and an app that believes every answer of the bridge. */
import type { Client } from '../../bench/stage/client.ts'
import type { Program } from '../../bench/stage/program.ts'
import { type Copy, isUnreachable, nothing, pulled } from '../app.ts'
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

const least = 25
const most = 60
/** Of the edits; more often, and the brake would hold everything back all the time. */
const removals = 0.03
/** Now and then many go at once, and the brake has to hold them. */
const clearings = 0.002
const cleared = 20

export class Person {
  readonly #number: number
  readonly #sandbox: Program
  readonly #clients: readonly Client[]
  readonly #random: Random
  readonly #tally: Tally
  readonly #exists: Shelf = new Map()
  readonly #entryOf = new Map<string, number>()
  readonly #calendar: string
  #copy: Copy = nothing
  #made = 0

  constructor(
    number: number,
    calendar: string,
    deps: { sandbox: Program; clients: readonly Client[]; random: Random; tally: Tally },
  ) {
    this.#number = number
    this.#calendar = calendar
    this.#sandbox = deps.sandbox
    this.#clients = deps.clients
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
    if (count === most && random.is(clearings * 10)) return this.#clear()
    if (random.is(count < most ? removals : 2 * removals)) return this.#remove(entry)
    const subject = this.#title()
    this.#entryOf.set(subject, entry)
    await this.#sandbox.ask('rename', { person, entry, subject })
    this.#exists.set(entry, subject)
  }

  async #remove(entry: number): Promise<void> {
    this.#exists.delete(entry) // before it happens: from now on it may be gone
    await this.#sandbox.ask('remove', { person: this.#number, entry })
  }

  async #clear(): Promise<void> {
    for (const entry of [...this.#exists.keys()].slice(0, cleared)) await this.#remove(entry)
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
    const held = [...this.#copy.held.values()].sort()
    const exist = [...this.#exists.values()].sort()
    return [
      ...held.filter((title) => !exist.includes(title)).map((title) => `holds ${title}`),
      ...exist.filter((title) => !held.includes(title)).map((title) => `lacks ${title}`),
    ]
  }

  #entries(): ReadonlySet<number> {
    return new Set([...this.#copy.held.values()].map((title) => this.#entryOf.get(title) ?? -1))
  }

  /** Of any of the bridges, as a balancer would choose. */
  #ask(body: string) {
    const client = this.#random.pick(this.#clients)
    if (client === undefined) throw new Error('there is no bridge')
    return client.ask('REPORT', this.#calendar, body)
  }

  async #poll(): Promise<void> {
    const copy = await pulled((body) => this.#ask(body), this.#copy)
    if (copy === 'refused') this.#tally.refused += 1
    else this.#copy = copy
  }
}
