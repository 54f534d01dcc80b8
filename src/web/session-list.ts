/** Which sessions an account has, so that its person can see and end them. Says nothing about validity: the session's own record does. */
import type { Store } from '../store/types.ts'

export interface Listed {
  /** Public name of the session. */
  readonly handle: string
  /** Key of its record. */
  readonly key: string
}

/** @throws Fault `unavailable`, `locked` */
export class SessionList {
  readonly #marks

  constructor(store: Store) {
    /** By `<account id>/<handle>`. */
    this.#marks = store.collection<Pick<Listed, 'key'>>('web-session-of')
  }

  async add(accountIds: readonly string[], { handle, key }: Listed, expiresAt: number): Promise<void> {
    for (const id of accountIds) await this.#marks.set(`${id}/${handle}`, { key }, { expiresAt })
  }

  async of(accountId: string): Promise<readonly Listed[]> {
    const keys: string[] = []
    for await (const key of this.#marks.keys(`${accountId}/`)) keys.push(key)
    const found = await this.#marks.getMany(keys)
    return [...found].map(([at, { key }]) => ({ handle: at.slice(accountId.length + 1), key }))
  }

  async forget(accountId: string, handle: string): Promise<void> {
    await this.#marks.delete(`${accountId}/${handle}`)
  }
}
