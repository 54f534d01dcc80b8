import { describe, expect, it } from 'vitest'
import { createPatience } from '../../src/mirror/patience.ts'

const never = new Promise<void>(() => {})

/** A clock on which waiting is what moves the time. */
function waiting() {
  const slept: number[] = []
  let time = 1_000_000
  const sleep = async (ms: number) => {
    slept.push(ms)
    time += ms
  }
  return { clock: { now: () => time, sleep }, slept }
}

describe('the patience of a request', () => {
  it('is spent once, however many rounds it would wait for', async () => {
    const { clock, slept } = waiting()
    const wait = createPatience(clock, 2_000)
    await wait(never, false)
    await wait(never, false)
    expect(slept).toEqual([2_000, 0])
  })

  it('is small while Microsoft is in trouble and a kept copy can answer', async () => {
    const { clock, slept } = waiting()
    await createPatience(clock, 2_000)(never, true)
    expect(slept).toEqual([250])
  })

  it('ends with the round', async () => {
    const { clock } = waiting()
    let ended = false
    await createPatience({ ...clock, sleep: () => never }, 2_000)(Promise.resolve(), false).then(() => {
      ended = true
    })
    expect(ended).toBe(true)
  })
})
