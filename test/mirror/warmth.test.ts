/** Looks in the background, and answers that do not wait for the turns of others. */
import { describe, expect, it } from 'vitest'
import type { Job } from '../../src/jobs.ts'
import { meeting } from './fake-mailbox.ts'
import { account, full, hourMs, minuteMs, type Stage, secondMs, stage } from './stage.ts'

const knownAs = (state: 'connected' | 'revoked') => ({
  get: async (id: string) => account(id, { state }),
  async *all() {
    yield account('adele', { state })
  },
})

function warmthOf({ mirror }: Stage, state: 'connected' | 'revoked' = 'connected'): Job {
  const job = mirror.jobs(knownAs(state)).find(({ name }) => name === 'mirror.warmth')
  if (job === undefined) throw new Error('no such job')
  return job
}

const still = new AbortController().signal
const turnsOf = async (set: Stage, job: Job, ms: number) => {
  for (let passed = 0; passed < ms; passed += job.everyMs) {
    set.clock.advance(job.everyMs)
    await job.run(still)
  }
}

describe('an account whose app was here', () => {
  it('is looked at every few minutes, and the next answer is warm', async () => {
    const set = await stage(full(3))
    await set.look()
    const job = warmthOf(set)
    set.mailbox.put('Calendar', meeting('new', 'New'))
    set.mailbox.log.length = 0
    await turnsOf(set, job, 30 * minuteMs)
    const looks = set.mailbox.log.filter((call) => call === 'list').length
    expect(looks).toBeGreaterThanOrEqual(5)
    expect(looks).toBeLessThanOrEqual(12)
    const status = await set.mirror.status('adele')
    expect(status.calendars?.[0]?.events).toBe(4)
  })

  it('grows cold an hour after that', async () => {
    const set = await stage(full(3))
    await set.look()
    const job = warmthOf(set)
    await turnsOf(set, job, hourMs)
    set.mailbox.log.length = 0
    await turnsOf(set, job, hourMs)
    expect(set.mailbox.log).toEqual([])
  })

  it('is left alone when it is not connected any more', async () => {
    const set = await stage(full(3))
    await set.look()
    set.mailbox.log.length = 0
    await turnsOf(set, warmthOf(set, 'revoked'), 30 * minuteMs)
    expect(set.mailbox.log).toEqual([])
  })

  it('is not looked at where apps look often enough', async () => {
    const set = await stage(full(3))
    await set.look()
    const job = warmthOf(set)
    for (let i = 0; i < 20; i += 1) {
      await turnsOf(set, job, minuteMs)
      await set.look()
    }
    expect(set.mailbox.log.filter((call) => call === 'list')).toHaveLength(20)
  })
})

describe('after a restart', () => {
  it('nobody is looked at before an app was here', async () => {
    const first = await stage(full(3))
    await first.look()
    const second = await stage(first.mailbox, first)
    first.mailbox.log.length = 0
    await turnsOf(second, warmthOf(second), 30 * minuteMs)
    expect(first.mailbox.log).toEqual([])
  })

  it('what is kept is served at once when too many come back together', async () => {
    const first = await stage(full(3))
    const accounts = Array.from({ length: 60 }, (_, i) => account(`a${i}`))
    const calendars = new Map<string, string>()
    for (const one of accounts) {
      first.clock.advance(secondMs)
      const calendar = (await first.homeOf(one).calendars())[0]?.id ?? ''
      await first.homeOf(one).snapshot(calendar)
      calendars.set(one.id, calendar)
    }
    const second = await stage(first.mailbox, first)
    first.clock.advance(minuteMs)
    first.mailbox.gate = new Promise(() => {})
    const answered: string[] = []
    for (const one of accounts) {
      const answer = second.homeOf(one).snapshot(calendars.get(one.id) ?? '')
      void answer.then(() => answered.push(one.id))
    }
    await expect.poll(() => answered.length).toBe(40)
    expect(answered).not.toContain('a0')
  })
})
