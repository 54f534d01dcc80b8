/** Each operation at each server in turn, so that whatever else the machine does meets all of them alike. */
import { bodies, elements } from '../../bench/stage/client.ts'
import type { Answered } from './ask.ts'
import { type Known, type Operation, operations } from './operations.ts'
import type { Server } from './servers.ts'

export interface Measured {
  /** Of the single answers, until the last octet. */
  readonly medianMs: number
  readonly slowestMs: number
  /** Processor time of the server for one answer, on average. */
  readonly cpuMs: number
  /** How many resources (events, lines) the answer names. */
  readonly count: number
}

/** @returns for each operation what each server took; undefined where a server refuses it */
export type Results = ReadonlyMap<string, readonly (Measured | undefined)[]>

const rounds = 7
/** Quick ones are asked several times in a round: Linux counts processor time in hundredths of a second. */
const roundMs = 150
const mostTimes = 25
/** What takes longer is asked in a few rounds only. */
const slowMs = 2_000
const fewRounds = 3
/** Answered before anything counts: as of a server that has been running for a while. */
const warmingMs = 2_000
const mostWarming = 100

export async function measureAll(servers: readonly Server[], say: (line: string) => void): Promise<Results> {
  const known = await Promise.all(servers.map(knownOf))
  const results = new Map<string, readonly (Measured | undefined)[]>()
  for (const operation of operations) {
    const runs: Run[] = []
    for (const [at, server] of servers.entries()) runs.push(await Run.begin(server, known[at] as Known, operation))
    for (let round = 0; round < rounds; round += 1) {
      // Nobody is always the one who comes after the slowest.
      for (let at = 0; at < runs.length; at += 1) await runs[(at + round) % runs.length]?.round(round)
    }
    results.set(
      operation.name,
      runs.map((run) => run.result()),
    )
    say(operation.name)
  }
  return results
}

async function knownOf({ ask, home, calendar }: Server): Promise<Known> {
  const listed = await ask('PROPFIND', calendar, bodies.etags, { depth: '1' })
  const synced = await ask('REPORT', calendar, bodies.sync(''), { depth: '1' })
  const hrefs = elements(listed.text, 'href').filter((href) => href.endsWith('.ics'))
  return { home, calendar, hrefs, token: elements(synced.text, 'sync-token').at(-1) ?? '' }
}

class Run {
  readonly #ask: () => Promise<Answered>
  readonly #server: Server
  readonly #count: number
  readonly #rounds: number
  /** How often in each. */
  readonly #asks: number
  readonly #times: number[] = []
  #cpuMs = 0

  private constructor(server: Server, ask: () => Promise<Answered>, warm: Answered, counts: RegExp) {
    this.#server = server
    this.#ask = ask
    this.#count = warm.text.match(counts)?.length ?? 0
    this.#rounds = warm.status >= 300 ? 0 : warm.ms > slowMs ? fewRounds : rounds
    this.#asks = Math.max(1, Math.min(mostTimes, Math.floor(roundMs / warm.ms)))
  }

  /** With answers that are not counted. */
  static async begin(server: Server, known: Known, operation: Operation): Promise<Run> {
    const { method, depth, counts = /<(?:\w+:)?response[ >]/g } = operation
    const [path, body] = operation.asked(known)
    const ask = () => server.ask(method, path, body, { depth })
    let last = await ask()
    for (let [asked, spent] = [1, last.ms]; asked < mostWarming && spent < warmingMs; asked += 1, spent += last.ms)
      last = await ask()
    return new Run(server, ask, last, counts)
  }

  async round(number: number): Promise<void> {
    if (number >= this.#rounds) return
    // Not counted: after a pause, the bridge first looks at Outlook again.
    await this.#server.ask('PROPFIND', this.#server.calendar, bodies.ctag, { depth: '0' })
    const before = await this.#server.cpuMs()
    for (let time = 0; time < this.#asks; time += 1) this.#times.push((await this.#ask()).ms)
    this.#cpuMs += (await this.#server.cpuMs()) - before
  }

  result(): Measured | undefined {
    if (this.#times.length === 0) return undefined
    const times = this.#times.toSorted((a, b) => a - b)
    return {
      medianMs: times[Math.floor(times.length / 2)] ?? 0,
      slowestMs: times.at(-1) ?? 0,
      cpuMs: this.#cpuMs / times.length,
      count: this.#count,
    }
  }
}
