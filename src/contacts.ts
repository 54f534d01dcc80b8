/** Which hosts this process has really talked to: what is promised in documents can be looked at here. */
import type { Clock } from './clock.ts'

export interface Contact {
  /** undefined: all push services together. Apps choose those, and each is the business of one person alone. */
  readonly host: string | undefined
  readonly requests: number
  /** Epoch ms of the latest. */
  readonly at: number
}

export interface Contacts {
  /** Epoch ms since when they are counted. */
  readonly since: number
  note(address: URL | string): void
  /** A push service of some app's choosing. */
  notePush(): void
  /** Sorted by name. */
  list(): readonly Contact[]
}

export function createContacts(clock: Clock): Contacts {
  const known = new Map<string | undefined, Contact>()
  const count = (host: string | undefined): void => {
    known.set(host, { host, requests: (known.get(host)?.requests ?? 0) + 1, at: clock.now() })
  }
  return {
    since: clock.now(),
    note: (address) => count(new URL(address).host),
    notePush: () => count(undefined),
    list: () => [...known.values()].sort((a, b) => ((a.host ?? '~') < (b.host ?? '~') ? -1 : 1)),
  }
}
