import type { Clock } from '../clock.ts'
import type { Leases } from '../store/types.ts'

export interface PlaceDeps {
  /** Absent where one process has the store to itself. */
  readonly leases?: Leases
  readonly clock: Clock
}

export interface Errand {
  readonly accountId: string
  readonly alive: () => boolean
  /** Epoch ms when that was last looked at, by whichever process. */
  readonly checkedAt: () => Promise<number | undefined>
  readonly work: () => Promise<void>
}

const firstPauseMs = 50
const longestPauseMs = 500

/**
 * One process at a time works on a mailbox: so its limit of requests holds for all of them together, and a look that somebody else has
 * taken meanwhile is not taken again. Should two do it all the same, the commit decides.
 */
export async function inPlace({ leases, clock }: PlaceDeps, errand: Errand): Promise<void> {
  const { accountId, alive, checkedAt, work } = errand
  if (leases === undefined) return work()
  const since = clock.now()
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    if (await leases.hold(`mailbox/${accountId}`, work)) return
    await clock.sleep(pauseMs)
    if (!alive() || ((await checkedAt()) ?? 0) >= since) return
  }
}
