import { describe, expect, it } from 'vitest'
import type { Clock } from '../src/clock.ts'
import { createJobs } from '../src/jobs.ts'
import type { Log } from '../src/log.ts'

/** A clock whose sleepers wake when the test says so. */
function stage() {
  const sleepers: { readonly ms: number; readonly wake: () => void }[] = []
  const clock: Clock = {
    now: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push({ ms, wake: resolve })
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
      }),
  }
  const events: string[] = []
  const note = (event: string) => void events.push(event)
  const log: Log = { debug: note, info: note, warn: note, error: note }
  const next = async () => {
    sleepers.shift()?.wake()
    await new Promise(setImmediate)
  }
  return { clock, log, events, sleepers, next, random: () => 0.5 }
}

describe('background jobs', () => {
  it('wait a pause, take a turn, and wait again', async () => {
    const { clock, log, sleepers, next, random } = stage()
    const jobs = createJobs(clock, log, random)
    let turns = 0
    jobs.start({ name: 'test', everyMs: 1_000, run: async () => void turns++ })
    expect([turns, sleepers[0]?.ms]).toEqual([0, 1_000])
    await next()
    await next()
    expect(turns).toBe(2)
    await jobs.close()
  })

  it('go on after a turn that failed, and say so', async () => {
    const { clock, log, events, next, random } = stage()
    const jobs = createJobs(clock, log, random)
    let turns = 0
    const run = async () => {
      turns++
      throw new Error('no')
    }
    jobs.start({ name: 'test', everyMs: 1_000, run })
    await next()
    await next()
    expect([turns, events]).toEqual([2, ['job.failed', 'job.failed']])
    await jobs.close()
  })

  it('let a running turn end before they are closed, and begin no other', async () => {
    const { clock, log, next, random } = stage()
    const jobs = createJobs(clock, log, random)
    const order: string[] = []
    let finish = () => {}
    const run = async (signal: AbortSignal) => {
      await new Promise<void>((resolve) => {
        finish = resolve
      })
      order.push(`turn ends, aborted: ${signal.aborted}`)
    }
    jobs.start({ name: 'test', everyMs: 1_000, run })
    await next()
    const closed = jobs.close().then(() => order.push('closed'))
    finish()
    await closed
    expect(order).toEqual(['turn ends, aborted: true', 'closed'])
  })
})
