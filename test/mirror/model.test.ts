/**
 * A hundred random lives of a mailbox and of one client that applies sync-collection answers to the letter: whatever fails, the
 * client loses nothing that exists, and holds exactly what exists once all is well again. A failure names its seed.
 */
import { describe, expect, it } from 'vitest'
import { calm, idOf, poll, steps, world } from './model-world.ts'
import { minuteMs } from './stage.ts'

const lives = 20
const groups = [0, 20, 40, 60, 80, 100]
const stepsPerLife = 20

async function live(seed: number): Promise<void> {
  const one = await world(seed)
  await poll(one)
  for (let i = 0; i < stepsPerLife; i += 1) await one.random.pick(steps)?.(one)
  const shelf = one.mailbox.shelves.get('Calendar') ?? new Map()
  for (const event of shelf.values()) if (event.start === null) one.mailbox.remove('Calendar', event.id)
  await calm(one, 4, 6 * minuteMs)
  const held = [...one.client.held.values()].map(({ title }) => title).sort()
  expect(held).toEqual([...shelf.values()].map(({ subject }) => subject).sort())
  expect(new Set(held.map(idOf)).size).toBe(held.length)
  await one.set.store.close()
}

describe('a client that believes every answer', () => {
  it.each(groups)('loses nothing that exists and ends with exactly what exists, seeds after %i', async (after) => {
    for (let seed = after + 1; seed <= after + lives; seed += 1) {
      await live(seed).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error })
      })
    }
  })
})
