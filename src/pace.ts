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
