import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/types.ts'
import { randomToken, sameText } from './session.ts'

export const signInMs = 10 * 60_000

/** Where a person lands after the sign-in: one of ours by name, never an address from outside. */
export const landings = { home: '/', create: '/?note=again#connect', another: '/?note=added', admin: '/admin' } as const
export type Landing = keyof typeof landings

interface SignInRecord {
  /** Digest of the browser's `pre` cookie: the answer must come back to the browser that asked. */
  readonly browser: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly landing: Landing
  readonly startedAt: number
}

export interface StartedSignIn {
  readonly state: string
  readonly nonce: string
  readonly codeChallenge: string
}

export interface ReturnedSignIn {
  readonly nonce: string
  readonly codeVerifier: string
  readonly landing: Landing
}

/**
 * Sign-ins under way. State, nonce and verifier are fresh for each; the state works once, for ten minutes, in one browser.
 *
 * @see RFC 7636 §4 (PKCE) · RFC 9700 §4.7 (CSRF)
 * @throws Fault `unavailable`, `locked`
 */
export class SignIns {
  readonly #clock: Clock
  readonly #store: Store
  readonly #records

  constructor(store: Store, clock: Clock) {
    this.#clock = clock
    this.#store = store
    this.#records = store.collection<SignInRecord>('web-signin')
  }

  /** @param pre the browser's `pre` cookie */
  async start(pre: string, landing: Landing): Promise<StartedSignIn> {
    const [state, nonce] = [randomBytes(16).toString('base64url'), randomBytes(16).toString('base64url')]
    const codeVerifier = randomToken()
    const startedAt = this.#clock.now()
    const record = { browser: this.#browser(pre), nonce, codeVerifier, landing, startedAt }
    await this.#records.set(this.#key(state), record, { expiresAt: startedAt + signInMs })
    return { state, nonce, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') }
  }

  /** Takes the sign-in of that state away, so that nobody finishes it twice. @returns undefined if it is not this browser's. */
  async take(pre: string | undefined, state: string | undefined): Promise<ReturnedSignIn | undefined> {
    if (pre === undefined || state === undefined || !/^[A-Za-z0-9_-]{22}$/.test(state)) return undefined
    const record = await this.#records.get(this.#key(state))
    if (record === undefined || !sameText(record.browser, this.#browser(pre))) return undefined
    const taken = await this.#records.take(this.#key(state))
    return taken !== undefined && this.#clock.now() - taken.startedAt < signInMs ? taken : undefined
  }

  #key(state: string): string {
    return this.#store.mac('web-state', state)
  }

  #browser(pre: string): string {
    return this.#store.mac('web-pre', pre)
  }
}
