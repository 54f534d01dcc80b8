import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Collection, Leases } from './types.ts'

interface LeaseRecord {
  /** Empty when it was given back. */
  readonly holder: string
}

/** After a sudden death, others wait so long. */
const leaseMs = 10_000
const renewMs = 3_000

/** For a store that one process has to itself. */
export const noLeases: Leases = {
  hold: async (_, work) => {
    await work()
    return true
  },
  once: async () => true,
}

export function createLeases(records: Collection<LeaseRecord>, clock: Clock): Leases {
  const holder = randomBytes(9).toString('base64url')
  /** How many of our own works share a lease. */
  const held = new Map<string, number>()

  const take = async (name: string, ms: number): Promise<boolean> => {
    const mine = { holder }
    const isFree = (kept: LeaseRecord | undefined) => kept === undefined || kept.holder === '' || kept.holder === holder
    const kept = await records.update(name, (found) => (isFree(found) ? mine : undefined), {
      expiresAt: clock.now() + ms,
    })
    return kept?.holder === holder
  }

  const giveBack = (name: string) =>
    records.update(name, (kept) => (kept?.holder === holder ? { holder: '' } : undefined), {
      expiresAt: clock.now() + leaseMs,
    })

  async function hold(name: string, work: () => Promise<void>): Promise<boolean> {
    if (!(await take(name, leaseMs))) return false
    held.set(name, (held.get(name) ?? 0) + 1)
    const renewal = setInterval(() => void take(name, leaseMs).catch(() => {}), renewMs)
    renewal.unref()
    try {
      await work()
      return true
    } finally {
      clearInterval(renewal)
      const left = (held.get(name) ?? 1) - 1
      if (left > 0) held.set(name, left)
      else {
        held.delete(name)
        await giveBack(name).catch(() => {}) // it ends by itself
      }
    }
  }

  return { hold, once: (name, ms) => take(name, ms) }
}
