/** How long Graph wants to be left alone by all who ask for one mailbox: here, in the next process, and in others on the same store. */
import type { Clock } from '../clock.ts'

/** Both epoch ms. */
export interface KeptPause {
  readonly at: number
  readonly until: number
}

/** Where pauses outlive the process, by the name of the lane. */
export interface Pauses {
  /** Whether other processes write there, too. */
  readonly isShared: boolean
  readonly kept: PauseRecords
}

export interface PauseRecords {
  get(name: string): Promise<KeptPause | undefined>
  set(name: string, pause: KeptPause, options: { readonly expiresAt: number }): Promise<void>
}

export interface Pause {
  /** Takes in what others were asked for. @throws Fault of the store */
  learn(): Promise<void>
  /** From now on; never makes it shorter. */
  begin(ms: number): void
  /** Ms; 0 or less: none. */
  left(): number
  /** Resolves when what was begun is kept, as far as the store takes it. */
  kept(): Promise<void>
}

/** Graph asks for seconds or minutes; a number that is none of those, and is kept over restarts, would silence a mailbox for good. */
const longestMs = 24 * 60 * 60_000
/** So far may the clocks of two machines differ; what was begun later than that was begun before ours was set back. */
const skewMs = 60_000

export function createPause(clock: Clock, name: string, pauses: Pauses | undefined): Pause {
  let pause: KeptPause = { at: 0, until: 0 }
  let reading: Promise<void> | undefined
  let noted: Promise<void> = Promise.resolve()

  /** A clock that was set back must not prolong it beyond what Graph said. */
  function left(): number {
    const now = clock.now()
    if (pause.at > now + skewMs) pause = { at: now, until: now + pause.until - pause.at }
    return pause.until - now
  }

  async function read(kept: PauseRecords): Promise<void> {
    const found = await kept.get(name)
    const now = clock.now()
    if (found !== undefined && found.at <= now + skewMs && found.until - now > left()) pause = found
  }

  return {
    left,
    async learn() {
      if (pauses === undefined) return
      reading ??= read(pauses.kept)
      try {
        await reading
      } catch (error) {
        reading = undefined
        throw error
      }
      if (pauses.isShared) reading = undefined
    },
    begin(asked) {
      const ms = Math.min(asked, longestMs)
      if (ms <= Math.max(0, left())) return
      const now = clock.now()
      pause = { at: now, until: now + ms }
      // Whoever cannot note it keeps to it all the same.
      noted = pauses?.kept.set(name, pause, { expiresAt: pause.until }).catch(() => {}) ?? noted
    },
    kept: () => noted,
  }
}
