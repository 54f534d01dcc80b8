/** Requests in flight per application and mailbox. @see https://learn.microsoft.com/graph/throttling-limits (Outlook: 4) */
export const MAX_IN_FLIGHT = 4

export interface Gate {
  /** Counts one in. @returns how many are in flight now, this one included. */
  enter(key: string): number
  leave(key: string): void
  count(key: string): number
}

export function createGate(): Gate {
  const counts = new Map<string, number>()
  const count = (key: string): number => counts.get(key) ?? 0
  return {
    count,
    enter(key) {
      counts.set(key, count(key) + 1)
      return count(key)
    },
    leave(key) {
      if (count(key) <= 1) counts.delete(key)
      else counts.set(key, count(key) - 1)
    },
  }
}
