import { expect, it, onTestFinished, vi } from 'vitest'
import { Slots } from '../../src/store/slots.ts'

const refusal = () => new Error('crowded')

it('lets so many run at once, the rest in turn, and refuses who would wait behind too many', async () => {
  const slots = new Slots({ most: 2, mostWaiting: 2, patienceMs: 10_000, refusal })
  const ends: (() => void)[] = []
  const works = Array.from({ length: 5 }, (_, n) =>
    slots.run(() => new Promise<number>((resolve) => ends.push(() => resolve(n)))),
  )
  await expect(works[4]).rejects.toThrow('crowded')
  expect(ends).toHaveLength(2)
  for (let n = 0; n < 4; n += 1) {
    ends[n]?.()
    expect(await works[n]).toBe(n)
  }
  expect(await slots.run(async () => 'free again')).toBe('free again')
})

it('refuses who has waited too long, and goes on after a work that failed', async () => {
  const slots = new Slots({ most: 1, mostWaiting: 2, patienceMs: 1, refusal })
  let fail = () => {}
  const first = slots.run(() => new Promise((_, reject) => (fail = () => reject(new Error('failed')))))
  await expect(slots.run(async () => 'late')).rejects.toThrow('crowded')
  fail()
  await expect(first).rejects.toThrow('failed')
  expect(await slots.run(async () => 'free again')).toBe('free again')
})

it('runs fewer at once where there is less room, one at least, and tries more again after a while', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const slots = new Slots({ most: 3, mostWaiting: 9, patienceMs: 60_000, refusal })
  const ends: (() => void)[] = []
  const run = () => slots.run(() => new Promise<void>((resolve) => ends.push(resolve)))
  const all = [run(), run(), run(), run(), run(), run(), run(), run()]
  for (let n = 0; n < 4; n += 1) slots.narrow(10_000)
  await vi.advanceTimersByTimeAsync(0)
  expect(ends).toHaveLength(3)
  for (const end of ends.splice(0)) end()
  await vi.advanceTimersByTimeAsync(0)
  expect(ends).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(ends).toHaveLength(3)
  for (const end of ends.splice(0)) end()
  await vi.advanceTimersByTimeAsync(0)
  for (const end of ends.splice(0)) end()
  await Promise.all(all)
})
