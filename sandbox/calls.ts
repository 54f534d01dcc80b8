import type { Call, Calls } from './model.ts'

/** Beyond this many the oldest are dropped, so that a demo may run for weeks. */
const KEPT = 50_000

/** Log of the calls that reached the sandbox, oldest first. */
export function createCalls(): Calls {
  let calls: Call[] = []
  return {
    add(call) {
      calls.push(call)
      if (calls.length > KEPT * 2) calls = calls.slice(-KEPT)
    },
    list: () => calls,
    clear() {
      calls = []
    },
  }
}
