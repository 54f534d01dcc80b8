import { createHash, randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Store } from '../store/types.ts'
import { sameText } from './session.ts'
import { opened, sealed } from './signed.ts'

export const signInMs = 10 * 60_000
/** Twice as long as any state is good, so that clocks of several processes may differ. */
const usedMs = 2 * signInMs

/** Where a person lands after the sign-in: one of ours by name, never an address from outside. */
export const landings = {
  home: '/',
  create: '/?note=again#connect',
  address: '/?note=address#feeds',
  another: '/?note=added',
  admin: '/admin',
  sessions: '/sessions',
} as const
export type Landing = keyof typeof landings

export interface StartedSignIn {
  readonly state: string
  readonly nonce: string
  readonly codeChallenge: string
}

export interface ReturnedSignIn {
  readonly nonce: string
  readonly codeVerifier: string
  readonly landing: Landing
  /** Epoch ms, to the second. */
  readonly startedAt: number
}

/**
 * Sign-ins under way. State, nonce and verifier are fresh for each; the state works once, for ten minutes, in one browser.
 *
 * Nothing is kept of one until somebody comes back: strangers, and machines that follow every link, begin many. The state says itself
 * where it leads and when it ends, under our seal and bound to the browser's `pre` cookie; nonce and verifier follow from both by a key that
 * only we have. What is kept is that a state was used.
 *
 * @see RFC 7636 §4 (PKCE) · RFC 9700 §4.7 (CSRF)
 * @throws Fault `unavailable`, `locked`
 */
export class SignIns {
  readonly #clock: Clock
  readonly #store: Store
  readonly #used

  constructor(store: Store, clock: Clock) {
    this.#clock = clock
    this.#store = store
    this.#used = store.collection<true>('web-signin')
  }

  /** @param pre the browser's `pre` cookie */
  start(pre: string, landing: Landing): StartedSignIn {
    const now = this.#clock.now()
    const fields = [randomBytes(16).toString('base64url'), landing, this.#browser(pre), Math.floor(now / 1000)]
    const state = sealed(this.#store, purpose, fields, now + signInMs)
    const { nonce, codeVerifier } = this.#secretsOf(pre, state)
    return { state, nonce, codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url') }
  }

  /** Uses the state up, so that nobody finishes its sign-in twice. @returns undefined if it is not this browser's, too old, or was used. */
  async take(pre: string | undefined, state: string | undefined): Promise<ReturnedSignIn | undefined> {
    if (pre === undefined || state === undefined) return undefined
    const now = this.#clock.now()
    const found = opened(this.#store, purpose, state, now)
    if (found.kind !== 'good') return undefined
    const [, landing, browser, startedAt] = found.value.map(String)
    if (!isLanding(landing) || !sameText(browser ?? '', this.#browser(pre))) return undefined
    const isFirst = await this.#used.add(this.#store.mac('web-used', state), true, { expiresAt: now + usedMs })
    return isFirst ? { ...this.#secretsOf(pre, state), landing, startedAt: Number(startedAt) * 1000 } : undefined
  }

  #secretsOf(pre: string, state: string): Pick<ReturnedSignIn, 'nonce' | 'codeVerifier'> {
    const from = `${pre}/${state}`
    return { nonce: this.#store.mac('web-nonce', from), codeVerifier: this.#store.mac('web-verifier', from) }
  }

  #browser(pre: string): string {
    return this.#store.mac('web-pre', pre)
  }
}

const purpose = 'web-state'

const isLanding = (text: string | undefined): text is Landing => text !== undefined && Object.hasOwn(landings, text)
