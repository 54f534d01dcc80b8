/**
 * What administrators decided for their organization, and what of it a backup may bring back: nothing that was taken back since. What the
 * store said last counts; where it cannot be asked any more, what was decided before the moment that the operator names is not trusted.
 */
import type { Store } from '../store/types.ts'
import type { AppGrant, GrantedMailbox, OwnRegistration } from './types.ts'

/** Collections: which organizations are switched on, by which registration, who sees which mailboxes, and limits. */
const decisions = ['app-tenants', 'app-registrations', 'granted-mailboxes', 'tenant-caps'] as const
type Name = (typeof decisions)[number]

export type Decided = ReadonlyMap<Name, ReadonlyMap<string, unknown>>

export const isDecision = (collection: string): collection is Name => decisions.some((name) => name === collection)

/** @throws Fault `unavailable`, `locked` */
export async function decidedIn(store: Store): Promise<Decided> {
  const all = new Map<Name, ReadonlyMap<string, unknown>>()
  for (const name of decisions) {
    const keys: string[] = []
    for await (const key of store.collection(name).keys()) keys.push(key)
    all.set(name, await store.collection(name).getMany(keys))
  }
  return all
}

type Verdict = 'keep' | 'drop' | { readonly value: unknown }

/** @param epoch epoch ms; counts where nothing is known of what was decided last */
export function decisionAfterRestore(
  name: Name,
  key: string,
  value: () => unknown,
  decided: Decided | undefined,
  epoch: number,
): Verdict {
  if (decided === undefined) return withoutWord[name](value, epoch)
  const last = decided.get(name)?.get(key)
  return last === undefined ? 'drop' : { value: last }
}

const since = (value: () => unknown, epoch: number): Verdict =>
  (value() as AppGrant | OwnRegistration).at >= epoch ? 'keep' : 'drop'

const withoutWord: Readonly<Record<Name, (value: () => unknown, epoch: number) => Verdict>> = {
  'app-tenants': since,
  'app-registrations': since,
  'granted-mailboxes': (value, epoch) => {
    const { mailboxes } = value() as { readonly mailboxes: readonly GrantedMailbox[] }
    return { value: { mailboxes: mailboxes.filter(({ at }) => at >= epoch) } }
  },
  // They only narrow.
  'tenant-caps': () => 'keep',
}

/** All of it: of what was decided since, a backup has no record that it could be put in the place of. */
export function* recordsIn(decided: Decided): Generator<{ collection: Name; key: string; value: unknown }> {
  for (const [collection, records] of decided) for (const [key, value] of records) yield { collection, key, value }
}
