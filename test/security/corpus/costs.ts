/** What requests cost the store. */
import { expect } from 'vitest'
import { origin } from '../browser.ts'
import type { Stage } from '../stage.ts'
import type { Counter } from './counters.ts'
import { converse, delay, nextLoopback } from './wire.ts'

const host = new URL(origin).host

/** @returns also how many commands the store got meanwhile; undefined where they are not counted */
export async function costing<T>(counter: Counter, work: () => Promise<T>): Promise<readonly [T, number | undefined]> {
  const before = await counter.commands()
  const done = await work()
  const after = await counter.commands()
  return [done, before === undefined || after === undefined ? undefined : after - before]
}

/** What an app's poll costs the store, once nothing else is read there: no bad request may cost more. */
export async function usualCost(stage: Stage, counter: Counter, auth: string): Promise<number | undefined> {
  const costs: number[] = []
  for (let n = 0; n < 50; n += 1) {
    const cost = await costOfPoll(stage, counter, auth)
    if (cost === undefined) return undefined
    costs.push(cost)
    const [least = 0, , most = 0] = costs.slice(-3).toSorted((a, b) => a - b)
    if (costs.length >= 3 && most - least <= 2) return most
    await delay(100) // a first sync may be under way
  }
  throw new Error(`the store is never left alone: ${costs.join(', ')}`)
}

async function costOfPoll({ bridge, people }: Stage, counter: Counter, auth: string) {
  const head = `PROPFIND ${people.adele.home} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${auth}\r\nDepth: 1`
  const parts = [`${head}\r\nConnection: close\r\n\r\n`]
  const sending = { port: bridge.port, from: nextLoopback(), parts, patienceMs: 10_000 }
  const [{ status }, cost] = await costing(counter, () => converse(sending))
  expect(status, 'a poll').toBe(207)
  return cost
}
