import { checkedLabel } from '../../src/accounts/label.ts'
import type { AppPassword, CreateOptions, Passwords } from '../../src/accounts/types.ts'
import type { Clock } from '../../src/clock.ts'
import { Fault } from '../../src/errors.ts'
import { Secret } from '../../src/secret.ts'

export class FakePasswords implements Passwords {
  readonly records: AppPassword[] = []
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async create(accountId: string, text: string, { use = 'app', ...options }: CreateOptions = {}) {
    const label = checkedLabel(text)
    const mine = await this.list(accountId)
    if (mine.length >= 50) throw new Fault('rejected', 'too many', { code: 'tooMany' })
    const id = `pw${String(this.records.length).padStart(6, '0')}`
    const password: AppPassword = {
      id,
      accountId,
      use,
      label,
      scope: options.scope ?? { detail: 'all' },
      createdAt: this.#clock.now(),
      expiresAt: options.expiresAt,
      revokedAt: undefined,
      lastUsedAt: undefined,
      lastUsedBy: undefined,
    }
    this.records.unshift(password)
    return {
      password,
      secret: new Secret(use === 'app' ? `${id}-k7m2x-9pq4r-t8w3z-h5n6v-b2c7dj` : `${id}k7m2x9pq4rt8w3zh5n6vb2c7dj`),
    }
  }

  list = async (accountId: string) => this.records.filter((one) => one.accountId === accountId)

  async revoke(accountId: string, passwordId: string): Promise<boolean> {
    const at = this.records.findIndex((one) => one.id === passwordId && one.accountId === accountId)
    if (at >= 0) this.records.splice(at, 1)
    return at >= 0
  }

  verify = () => Promise.reject(new Error('not used by the token page'))
  openFeed = () => Promise.reject(new Error('not used by the token page'))
}
