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

/** So few that whoever comes to the door meanwhile hardly notices. */
const fewInTurn = 8

/**
 * Begins pieces of work in the order in which they came: a few in each turn of the event loop, and one alone while people come to the door.
 * The loop lets one of them in with each turn: were hundreds of requests worked off in it, those who are inside would be answered again
 * and again, and the others wait for seconds to be let in at all.
 * @param hasComeIn whether somebody was let in since it was asked before: others may stand behind him
 */
export function inTurns<Given extends readonly unknown[]>(
  work: (...given: Given) => void,
  hasComeIn: () => boolean,
): (...given: Given) => void {
  const line: Given[] = []
  const next = () => {
    const begun = line.splice(0, hasComeIn() ? 1 : fewInTurn)
    if (line.length > 0) setImmediate(next)
    for (const given of begun) work(...given)
  }
  return (...given) => {
    line.push(given)
    if (line.length === 1) setImmediate(next)
  }
}
