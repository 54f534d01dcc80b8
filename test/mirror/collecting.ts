/** Runs the collection and shows what is kept, for tests. */
import type { Store } from '../../src/store/types.ts'
import { account, dayMs, minuteMs, type Stage } from './stage.ts'

export const knownAccounts = (...ids: readonly string[]) => ({
  get: async (id: string) => (ids.includes(id) ? account(id) : undefined),
  async *all() {
    for (const id of ids) yield account(id)
  },
})

const still = new AbortController().signal

/** One turn of the job. */
export async function turn(set: Pick<Stage, 'mirror'>, known = knownAccounts('adele'), signal = still): Promise<void> {
  const job = set.mirror.jobs(known).find(({ name }) => name === 'mirror.collection')
  if (job === undefined) throw new Error('no such job')
  await job.run(signal)
}

/** As many days with a collection each. */
export async function days(set: Pick<Stage, 'mirror' | 'clock'>, count: number): Promise<void> {
  for (let day = 0; day < count; day += 1) {
    set.clock.advance(dayMs + minuteMs)
    await turn(set)
  }
}

const shelves = ['blob', 'bucket', 'source', 'tree', 'ref', 'home', 'garbage'] as const

/** How many records of each kind are kept, of an account or of all. */
export async function census(store: Store, prefix = ''): Promise<Record<(typeof shelves)[number], number>> {
  const counts: [string, number][] = []
  for (const shelf of shelves) {
    let count = 0
    for await (const key of store.collection(`mirror-${shelf}`).keys()) count += key.startsWith(prefix) ? 1 : 0
    counts.push([shelf, count])
  }
  return Object.fromEntries(counts) as Record<(typeof shelves)[number], number>
}
