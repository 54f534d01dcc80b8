/**
 * Patience is counted in so many short waits: while this process is too busy to look, time passes and answers lie unread, and a single
 * timer would be seen to ring before they are.
 */
const ticks = 10

/** Calls `late` once, unless it is stopped before. @returns stops it */
export function afterPatience(ms: number, late: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  let left = ticks
  const tick = () => {
    left -= 1
    if (left < 0) late()
    else timer = setTimeout(tick, ms / ticks)
  }
  tick()
  return () => clearTimeout(timer)
}
