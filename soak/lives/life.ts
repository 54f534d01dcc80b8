/** A life that follows from its seed: a schedule of steps, and what must hold after each of them and at the end. */
import { type Random, randomOf } from '../random.ts'
import { must } from './clients.ts'
import type { Step } from './step.ts'
import { steps } from './steps.ts'
import { add, calendar, calm, idOf, makeWorld, poll, shelf, type World } from './world.ts'

/** One step with numbers of its own, so that leaving out others does not change it. */
export interface Planned {
  readonly step: Step
  readonly seed: number
}

const dayMs = 86_400_000
const stepsPerLife = 24
const wheel = steps.flatMap((step) => Array.from({ length: step.often }, () => step))

export function scheduleOf(seed: number): readonly Planned[] {
  const random = randomOf(seed)
  return Array.from({ length: stepsPerLife }, () => {
    const step = random.pick(wheel)
    if (step === undefined) throw new Error('there are no steps')
    return { step, seed: random.below(2 ** 31) }
  })
}

export interface Trial {
  readonly seed: number
  readonly schedule: readonly Planned[]
  /** How many processes serve from one store. */
  readonly nodes: number
}

/** @throws Error when a client lost or was told what it must not */
export async function live({ seed, schedule, nodes }: Trial): Promise<void> {
  const random = randomOf(seed ^ 0x5eed)
  const { random: original } = Math
  Math.random = random.next // the jitter of waits follows from the seed, too
  try {
    const world = await makeWorld(seed, nodes)
    for (let count = random.below(25); count > 0; count -= 1) add(world, random)
    await poll(world, random)
    for (const { step, seed: own } of schedule) await step.run(world, randomOf(own))
    await end(world, random)
  } finally {
    Math.random = original
  }
}

/** All is well again: both clients hold exactly what exists. */
async function end(world: World, random: Random): Promise<void> {
  for (const event of [...shelf(world).values()] as { readonly id: string; readonly start?: unknown }[]) {
    if (event.start === null) world.mailbox.remove(calendar, event.id)
  }
  await calm(world, random, 4)
  // What the feed passed over, or what is said of it, is found by the daily comparison.
  await calm(world, random, 1, dayMs)
  await calm(world, random, 4)
  const exist = [...shelf(world).values()]
    .map(({ subject }: { readonly subject?: string | null }) => subject ?? '')
    .sort()
  for (const [name, { held }] of Object.entries(world.clients)) {
    const titles = [...held.values()].map((one) => one.title).sort()
    must(
      JSON.stringify(titles) === JSON.stringify(exist),
      `${name} holds ${titles.join('|')} where there is ${exist.join('|')}`,
    )
    must(new Set(titles.map(idOf)).size === titles.length, `${name} holds something twice`)
  }
}

/** The shortest schedule that still fails: what can be left out is left out. */
export async function shrunk(trial: Trial): Promise<readonly Planned[]> {
  let schedule = trial.schedule
  for (let size = Math.ceil(schedule.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < schedule.length; ) {
      const shorter = schedule.toSpliced(at, size)
      if (await fails({ ...trial, schedule: shorter })) schedule = shorter
      else at += size
    }
  }
  return schedule
}

const fails = (trial: Trial): Promise<boolean> =>
  live(trial).then(
    () => false,
    () => true,
  )
