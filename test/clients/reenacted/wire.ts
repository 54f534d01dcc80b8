import type { Got } from '../../caldav/wire.ts'
import type { Ask } from '../bridge.ts'

export interface Habits {
  /** Sends the password with every request; the others wait to be asked for it, on each connection anew. */
  readonly preemptive: boolean
  /**
   * What becomes of a request at a redirect. `loses its body`: python-requests and all that is built on it, at 301 and 302.
   * `turns into GET`: Qt at 301 and 302.
   */
  readonly redirected: 'is sent again' | 'loses its body' | 'turns into GET'
  /** Which propstat it reads: the first, whatever its status, or those with 200. */
  readonly reads?: 'the first propstat'
  readonly headers?: Readonly<Record<string, string>>
}

/** The password does not open anything any more: every app asks its owner for another, and keeps what it has. */
export class SignedOut extends Error {}

/** More requests than any app needs for one thing: it goes round in circles. */
export class Circle extends Error {}

const maxRequests = 60
const maxRedirects = 5

type Exchange = (method: string, path: string, ask: Ask) => Promise<Got>

/** One app at work: sends what it sends, in its manner, and keeps a list. */
export class Wire {
  readonly habits: Habits
  /** `METHOD path status`, from the last `begin` on. */
  asked: string[] = []
  readonly #exchange: Exchange
  readonly #password: Readonly<Record<string, string>>
  readonly #headers: Readonly<Record<string, string>>

  /** @param headers what a proxy would add */
  constructor(
    habits: Habits,
    exchange: Exchange,
    password: { readonly Authorization: string },
    headers: Readonly<Record<string, string>> = {},
  ) {
    this.habits = habits
    this.#exchange = exchange
    this.#password = password
    this.#headers = headers
  }

  begin(): this {
    this.asked = []
    return this
  }

  /** @throws SignedOut, Circle */
  async ask(method: string, path: string, ask: Ask = {}): Promise<Got> {
    let [next, sent, target] = [method, ask, path]
    for (let hops = 0; hops <= maxRedirects; hops += 1) {
      const got = await this.#withPassword(next, target, sent)
      const location = got.headers.location
      if (got.status < 300 || got.status > 399 || location === undefined) return got
      target = new URL(location, `http://host${target}`).pathname
      if (this.habits.redirected === 'turns into GET') [next, sent] = ['GET', {}]
      if (this.habits.redirected === 'loses its body') sent = { ...sent, body: '' }
    }
    throw new Circle(`${method} ${path}: more than ${maxRedirects} redirects`)
  }

  async #withPassword(method: string, path: string, ask: Ask): Promise<Got> {
    if (!this.habits.preemptive) {
      const got = await this.#send(method, path, ask)
      if (got.status !== 401) return got
      if (!/^Basic realm="[^"]+"/.test(got.headers['www-authenticate'] ?? '')) throw new Error('no way to sign in')
    }
    const got = await this.#send(method, path, { ...ask, headers: { ...ask.headers, ...this.#password } })
    if (got.status === 401) throw new SignedOut(`${method} ${path}`)
    return got
  }

  async #send(method: string, path: string, ask: Ask): Promise<Got> {
    if (this.asked.length >= maxRequests) throw new Circle(this.asked.slice(-4).join(', '))
    const headers = { ...this.habits.headers, ...this.#headers, ...ask.headers }
    const got = await this.#exchange(method, path, { ...ask, headers, stranger: true })
    this.asked.push(`${method} ${path} ${got.status}`)
    return got
  }
}
