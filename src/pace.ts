import { setImmediate as turn } from 'node:timers/promises'

/** How long one request may keep all others waiting. */
const stretchMs = 20

/**
 * For loops over many objects: what one of them costs differs a thousandfold (a text, a rule without end), so time is what counts.
 * @returns to be awaited after each object; lets other requests have their turn when it is due.
 */
export function pace(): () => Promise<void> | undefined {
  let since = performance.now()
  const rest = async () => {
    await turn()
    since = performance.now()
  }
  return () => (performance.now() - since < stretchMs ? undefined : rest())
}

/** @returns how much of its time, 0 to 1, this process has been at work since it was asked before */
export function occupation(): () => number {
  let before = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, before)
    before = now
    return utilization
  }
}

/**
 * Begins one piece of work in each turn of the event loop, in the order in which they came. The loop takes one new connection in a turn: with
 * hundreds of requests worked off in each, those who have a connection would be answered again and again, and the others wait for seconds
 * to be let in at all.
 */
export function oneInTurn<Given extends readonly unknown[]>(
  work: (...given: Given) => void,
): (...given: Given) => void {
  const line: Given[] = []
  const next = () => {
    const given = line.shift()
    if (line.length > 0) setImmediate(next)
    if (given !== undefined) work(...given)
  }
  return (...given) => {
    line.push(given)
    if (line.length === 1) setImmediate(next)
  }
}
