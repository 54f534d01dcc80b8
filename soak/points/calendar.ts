/** A mailbox whose every state is known, and an app that holds one of them. */
import { bodies, type Client, elements } from '../../bench/stage/client.ts'
import type { Program } from '../../bench/stage/program.ts'
import { type Ask, type Copy, nothing, pulled } from '../app.ts'
import type { Random } from '../random.ts'

const least = 30
const most = 60

const stateOf = (titles: Iterable<string>): string => [...titles].sort().join('|')

export class Calendar {
  readonly #number: number
  readonly #sandbox: Program
  readonly #random: Random
  /** In the mailbox now, by number. */
  readonly #entries = new Map<number, string>()
  /** Every state there was: no two are the same, since no title comes twice. */
  readonly #states: string[] = ['']
  /** Each token, and what the app held with it. */
  readonly #tokens: Copy[] = []
  /** Place of the newest state that anybody saw. */
  #seen = 0
  #made = 0
  #copy: Copy = nothing
  #path: string | undefined

  constructor(number: number, sandbox: Program, random: Random) {
    this.#number = number
    this.#sandbox = sandbox
    this.#random = random
  }

  async fill(): Promise<void> {
    while (this.#entries.size < least) await this.#add()
    this.#seen = this.#states.length - 1 // nobody has looked before
  }

  /** One event is added, gets another title, or goes. */
  async edit(): Promise<void> {
    const [person, count] = [this.#number, this.#entries.size]
    const entry = this.#random.pick([...this.#entries.keys()])
    if (entry === undefined || count < least || (count < most && this.#random.is(0.3))) return this.#add()
    if (this.#random.is(0.3)) {
      this.#entries.delete(entry)
      this.#note() // before it happens: from now on it may be gone
      return this.#sandbox.ask('remove', { person, entry })
    }
    const subject = this.#title()
    this.#entries.set(entry, subject)
    this.#note()
    await this.#sandbox.ask('rename', { person, entry, subject })
  }

  async #add(): Promise<void> {
    const subject = this.#title()
    const entry = await this.#sandbox.ask<number>('add', { person: this.#number, subject })
    this.#entries.set(entry, subject)
    this.#note()
  }

  #title(): string {
    this.#made += 1
    return `P${this.#number}E${this.#made}`
  }

  #note(): void {
    this.#states.push(stateOf(this.#entries.values()))
  }

  /** The app asks for what changed. @throws Error when it is told an older state, or one that never was */
  async sync(client: Client): Promise<'refused' | 'present' | 'older'> {
    const ask = await this.#askOf(client)
    const got = ask === undefined ? 'refused' : await pulled(ask, this.#copy)
    if (got === 'refused') return got
    this.#copy = got
    if (got.token === '') return 'older'
    this.#seen = this.#place(got, 'the app')
    if (this.#tokens.at(-1)?.token !== got.token) this.#tokens.push(got)
    return this.#seen === this.#states.length - 1 ? 'present' : 'older'
  }

  /**
   * What is kept, to an app that begins anew and to one that knows some older state: the same whole state, not older than what was seen.
   * @throws Error otherwise
   */
  async look(client: Client): Promise<'refused' | 'there'> {
    const ask = await this.#askOf(client)
    if (ask === undefined) return 'refused'
    const [whole, before] = [await pulled(ask, nothing), this.#random.pick(this.#tokens)]
    if (whole === 'refused') return whole
    this.#seen = this.#place(whole, 'a new app')
    const later = before === undefined ? whole : await pulled(ask, before)
    if (later !== 'refused' && later.token !== '') this.#place(later, 'an app with an older token')
    return 'there'
  }

  /** @returns undefined while the calendars are not told */
  async #askOf(client: Client): Promise<Ask | undefined> {
    if (this.#path === undefined) {
      const { status, text } = await client.ask('PROPFIND', client.home, bodies.calendars, '1')
      if (status === 503) return undefined
      this.#path = elements(text, 'href').find((href) => href !== client.home && href.startsWith(client.home))
      if (status !== 207 || this.#path === undefined) throw new Error(`the calendars were answered ${status}: ${text}`)
    }
    const path = this.#path
    return (body) => client.ask('REPORT', path, body)
  }

  #place({ held }: Copy, who: string): number {
    const place = this.#states.lastIndexOf(stateOf(held.values()))
    if (place < 0) throw new Error(`${who} holds a state that never was: ${stateOf(held.values())}`)
    if (place < this.#seen) throw new Error(`${who} holds state ${place} after state ${this.#seen} was seen`)
    return place
  }
}
