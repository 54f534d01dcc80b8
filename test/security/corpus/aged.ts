/** Sessions and sign-ins that have become too old. */
import { type Clock, systemClock } from '../../../src/clock.ts'
import type { Stage } from '../stage.ts'

/** Time that can be moved ahead. */
export function movableClock() {
  let ahead = 0
  const clock: Clock = { now: () => systemClock.now() + ahead, sleep: (ms, signal) => systemClock.sleep(ms, signal) }
  return {
    clock,
    move: (minutes: number) => {
      ahead += minutes * 60_000
    },
  }
}

/** The values that rows about age need. Takes two hours of the bridge's time: nothing that needs young ones may come after it. */
export async function agedValues(stage: Stage, move: (minutes: number) => void): Promise<Record<string, string>> {
  const { adele } = stage.people
  const [leaving, idle, busy] = [stage.browser(), stage.browser(), stage.browser()]
  const back = (await leaving.leave(adele.oid)).searchParams
  await Promise.all([idle.signIn(adele.oid), busy.signIn(adele.oid)])
  const session = (one: typeof busy) => one.cookies.get('__Host-sid') ?? ''
  const csrf = await busy.csrf('/passwords')
  for (let step = 0; step < 10; step += 1) {
    move(12)
    await busy.get('/')
  }
  return {
    preSession: leaving.cookies.get('__Host-pre') ?? '',
    code: encodeURIComponent(back.get('code') ?? ''),
    state: encodeURIComponent(back.get('state') ?? ''),
    stateOld: encodeURIComponent(back.get('state') ?? ''),
    session: session(busy),
    sessionAuth2hAgo: session(busy),
    sessionOld: session(idle),
    csrf,
  }
}

export const isAged = (text: string): boolean => /\{(?:stateOld|sessionOld|sessionAuth2hAgo)\}/.test(text)
