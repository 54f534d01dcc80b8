import type { Person, SandboxContext } from '../model.ts'
import { Mailbox } from './mailbox.ts'
import { settingsFor } from './settings.ts'

/** All mailboxes of all tenants. Guests have none. */
export class Mailboxes {
  readonly #byOid: ReadonlyMap<string, Mailbox>

  constructor({ directory, now }: Pick<SandboxContext, 'directory' | 'now'>) {
    const owners = directory.people.filter((person) => person.kind !== 'guest')
    this.#byOid = new Map(owners.map((owner) => [owner.oid, new Mailbox(owner, settingsFor(owner), now)]))
  }

  all(): readonly Mailbox[] {
    return [...this.#byOid.values()]
  }

  of(person: Person | string): Mailbox | undefined {
    return this.#byOid.get(typeof person === 'string' ? person : person.oid)
  }
}
