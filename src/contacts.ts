/** Which hosts this process has really talked to: what is promised in documents can be looked at here. */
import type { Clock } from './clock.ts'

export interface Contact {
  readonly host: string
  readonly requests: number
  /** Epoch ms of the latest. */
  readonly at: number
}

export interface Contacts {
  /** Epoch ms since when they are counted. */
  readonly since: number
  note(address: URL | string): void
  /** Sorted by name. */
  list(): readonly Contact[]
}

/** More are only possible with push services of apps' choosing. */
const most = 1_000

export function createContacts(clock: Clock): Contacts {
  const known = new Map<string, Contact>()
  return {
    since: clock.now(),
    note(address) {
      const { host } = new URL(address)
      const requests = (known.get(host)?.requests ?? 0) + 1
      if (requests > 1 || known.size < most) known.set(host, { host, requests, at: clock.now() })
    },
    list: () => [...known.values()].sort((a, b) => (a.host < b.host ? -1 : 1)),
  }
}
