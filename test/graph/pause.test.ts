import { describe, expect, it } from 'vitest'
import { createLimiter } from '../../src/graph/limiter.ts'
import type { KeptPause } from '../../src/graph/pause.ts'
import { memoryStore } from '../store/memory.ts'
import { graphError } from './graph-server.ts'
import { clock, fault, mailbox, page, server } from './setup.ts'

/** Processes on one store. */
async function processes() {
  const kept = (await memoryStore(clock)).collection<KeptPause>('graph-pause')
  const process = () => createLimiter({ clock, pauses: { isShared: true, kept } })
  return { kept, process }
}

describe('a pause that Graph asked one process for', () => {
  it('is kept by another one on the same store, and by the next one', async () => {
    const { process } = await processes()
    server.answers(() => graphError(429, 'TooManyRequests', { 'retry-after': '120' }))
    const asked = await fault(mailbox({ limiter: process() }).list('cal'))
    expect(asked).toMatchObject({ kind: 'throttled', retryAfterSeconds: 120 })
    clock.at += 20_000
    const calls = server.seen.length
    const other = mailbox({ limiter: process() })
    const [first, beside] = [fault(other.list('cal')), fault(other.list('cal'))]
    for (const refused of [await first, await beside])
      expect(refused).toMatchObject({ kind: 'throttled', code: 'PAUSED', retryAfterSeconds: 100 })
    expect(server.seen).toHaveLength(calls)
    clock.at += 100_000
    server.answers(() => page(['a']))
    expect((await other.list('cal')).events).toHaveLength(1)
  })

  it('is a day at most, whatever was asked for', async () => {
    const { process } = await processes()
    const lane = process().lane('adele')
    await lane.run(1, async () => void lane.pause(99_999_999_999))
    expect(
      await fault(
        process()
          .lane('adele')
          .run(1, async () => {}),
      ),
    ).toMatchObject({ retryAfterSeconds: 86_400 })
  })

  it('reaches one that has just asked', async () => {
    const { process } = await processes()
    const [here, there] = [process().lane('adele'), process().lane('adele')]
    await there.run(1, async () => {})
    await here.run(1, async () => void here.pause(60))
    expect(await fault(there.run(1, async () => {}))).toMatchObject({ code: 'PAUSED', retryAfterSeconds: 60 })
    const others = process().lane('alex')
    expect(await others.run(1, async () => 'went on')).toBe('went on')
  })

  it('is kept before its answer is told, and by whoever cannot note it all the same', async () => {
    const { kept, process } = await processes()
    const away = { ...kept, set: async () => Promise.reject(new Error('the store is away')) }
    const lane = createLimiter({ clock, pauses: { isShared: true, kept: away } }).lane('adele')
    await lane.run(1, async () => void lane.pause(60))
    expect(await fault(lane.run(1, async () => {}))).toMatchObject({ retryAfterSeconds: 60 })
    const other = process().lane('adele')
    await other.run(1, async () => void other.pause(30))
    expect(await kept.get('adele')).toEqual({ at: clock.at, until: clock.at + 30_000 })
  })

  it('is read once where nobody else writes, and again after it could not be read', async () => {
    const { kept } = await processes()
    let reads = 0
    const get = async (name: string) => {
      reads += 1
      return reads === 1 ? Promise.reject(new Error('the store is away')) : kept.get(name)
    }
    const lane = createLimiter({ clock, pauses: { isShared: false, kept: { ...kept, get } } }).lane('adele')
    await expect(lane.run(1, async () => {})).rejects.toThrow('the store is away')
    for (let i = 0; i < 3; i += 1) await lane.run(1, async () => {})
    expect(reads).toBe(2)
  })

  it('is not prolonged by a clock that is set back', async () => {
    const { process } = await processes()
    const lane = process().lane('adele')
    await lane.run(1, async () => void lane.pause(60))
    clock.at -= 24 * 60 * 60_000
    for (const each of [lane, process().lane('adele')]) {
      const left = await each
        .run(1, async () => 0)
        .catch((error: { retryAfterSeconds: number }) => error.retryAfterSeconds)
      expect(left).toBeLessThanOrEqual(60)
    }
    clock.at += 61_000
    expect(await lane.run(1, async () => 'went on')).toBe('went on')
  })
})
