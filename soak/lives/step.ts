import type { Random } from '../random.ts'
import { calendar, ids, title, type World } from './world.ts'

export interface Step {
  readonly name: string
  readonly often: number
  readonly run: (world: World, random: Random) => void | Promise<void>
}

/** Message of the faults that end when all is well. */
export const byChance = 'by chance'

/** One event gets another title. @param more of its members that change too */
export function change(world: World, random: Random, more: object = {}): void {
  const id = random.pick(ids(world))
  if (id !== undefined) changeOne(world, id, more)
}

export function changeOne(world: World, id: string, more: object = {}): void {
  const event = world.mailbox.shelves.get(calendar)?.get(id)
  if (event === undefined) return
  const { changeKey: _, ...rest } = event
  world.mailbox.put(calendar, { ...rest, subject: title(world, event.id), ...more })
}
