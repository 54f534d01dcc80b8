/** App passwords that were made and revoked, as whoever asked for it was told. */
import type { Client } from '../../bench/stage/client.ts'
import { bodies } from '../../bench/stage/client.ts'
import type { Login } from '../../bench/stage/types.ts'
import type { Door } from '../site.ts'

interface Minted {
  readonly id: string
  readonly secret: string
}

/** What its door says: `open` and `closed` were acknowledged, `asked` is a revocation of which nobody heard. */
type Standing = 'open' | 'closed' | 'asked'

/** So many are open at most: an account may have fifty. */
const mostOpen = 15
/** Wrong passwords are counted: so many of those that are closed are tried after a death. */
const closedTried = 3

export class Ledger {
  readonly #login: Login
  readonly #all = new Map<Minted, Standing>()

  constructor(login: Login) {
    this.#login = login
  }

  #with(standing: Standing): Minted[] {
    return [...this.#all].filter(([, is]) => is === standing).map(([minted]) => minted)
  }

  get count(): number {
    return this.#all.size
  }

  async mint({ bridge }: Door): Promise<void> {
    this.#all.set(await bridge.ask<Minted>('mint', { accountId: this.#login.accountId }), 'open')
  }

  async revoke({ bridge }: Door): Promise<void> {
    const [minted] = this.#with('open')
    if (minted === undefined) return
    this.#all.set(minted, 'asked')
    await bridge.ask('revoke', { accountId: this.#login.accountId, id: minted.id })
    this.#all.set(minted, 'closed')
  }

  /** There is something to revoke, and room for something new. */
  async prepare(door: Door): Promise<void> {
    if (this.#with('open').length === 0) await this.mint(door)
    while (this.#with('open').length > mostOpen) await this.revoke(door)
  }

  /** @throws Error when an acknowledged password is refused, or a revoked one is not */
  async check(door: Door): Promise<void> {
    for (const minted of this.#with('open')) {
      const { status } = await this.#knock(door.client({ ...this.#login, password: minted.secret }))
      if (status !== 207) throw new Error(`a password that was acknowledged was answered ${status}`)
    }
    for (const minted of this.#with('closed').slice(-closedTried)) {
      const { status } = await this.#knock(door.client({ ...this.#login, password: minted.secret }))
      if (status === 207) throw new Error('a password whose revocation was acknowledged still opens')
    }
    for (const minted of this.#with('asked')) {
      const { status } = await this.#knock(door.client({ ...this.#login, password: minted.secret }))
      this.#all.set(minted, status === 207 ? 'open' : 'closed')
    }
  }

  #knock(client: Client) {
    return client.ask('PROPFIND', '/dav/', bodies.principal)
  }
}
