import type { Detail, KeptProperties, KeptShelf } from '../calendar.ts'
import { Fault } from '../errors.ts'
import type { Store } from '../store/types.ts'
import { inTurn, recordsOf } from './records.ts'

const isEmpty = (shelf: KeptShelf): boolean => Object.keys(shelf).length === 0

/**
 * Properties that apps have set, account by account: one record for each calendar, and one for everything above. Apps that see
 * less have shelves of their own: what another one wrote beside an event may tell what theirs must not know.
 */
export function createKept(store: Store): (accountId: string, detail: Detail) => KeptProperties {
  const { accounts, kept } = recordsOf(store)
  return (accountId, detail) => {
    const level = detail === 'all' ? '' : `${detail}.`
    const keyOf = (shelf: string): string => `${accountId}/${level}${shelf}`
    return {
      async read(shelves) {
        const found = await kept.getMany(shelves.map(keyOf))
        return new Map(shelves.map((shelf) => [shelf, found.get(keyOf(shelf)) ?? {}]))
      },
      change: (shelf, change) =>
        inTurn(accountId, async () => {
          // It may have been erased since the request was let in: nothing of it may come back.
          if ((await accounts.get(accountId)) === undefined) throw new Fault('revoked', 'The account is gone.')
          const key = keyOf(shelf)
          await kept.update(key, (found = {}) => change(found))
          // What is empty ends at once, unless another process has put something there.
          await kept.update(key, (found) => (found && isEmpty(found) ? found : undefined), { expiresAt: 0 })
          if ((await accounts.get(accountId)) === undefined) await kept.delete(key)
        }),
    }
  }
}
