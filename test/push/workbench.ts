/** Subscriptions by a clock that stands still until told, with a Graph that does as it is told. */
import type { Fault } from '../../src/errors.ts'
import type { Subscriptions, SubscriptionWish } from '../../src/graph/types.ts'
import type { Log } from '../../src/log.ts'
import type { CalendarRecord } from '../../src/mirror/objects.ts'
import { createPush, type Push } from '../../src/mirror/subscriptions/push.ts'
import type { Kept } from '../../src/mirror/subscriptions/records.ts'
import type { Store } from '../../src/store/types.ts'
import { account, type HandClock, handClock, minuteMs } from '../mirror/stage.ts'
import { memoryStore } from '../store/memory.ts'

export const adele = account('adele')
export const calendar: CalendarRecord = {
  id: 'cal',
  graphId: 'AAMk',
  name: 'Calendar',
  color: '',
  order: 1,
  isDefault: true,
}

export interface FakeGraph extends Subscriptions {
  readonly log: string[]
  readonly wishes: SubscriptionWish[]
  /** Thrown by every call while set. */
  fault: Fault | undefined
  /** Runs once, while the next call is on its way. */
  meanwhile: () => unknown
}

export interface Workbench {
  readonly clock: HandClock
  readonly store: Store
  readonly graph: FakeGraph
  /** Warnings and news of the log, with their reasons. */
  readonly said: string[]
  /** A process on the store that there is. */
  node(): Push
  /** Takes a turn of each job. @param looked gets what would be looked at */
  turn(push: Push, looked?: string[]): Promise<void>
  /** A process that has subscribed. */
  watched(): Promise<Push>
  kept(): Promise<Kept | undefined>
}

/** Lets everything that only waits for the store end. */
export const settled = (): Promise<void> => new Promise(setImmediate)

export const notice = (kept: Kept | undefined, lifecycleEvent?: string) => ({
  subscriptionId: kept?.id ?? '',
  clientState: kept?.clientState ?? '',
  tenantId: 'tid',
  lifecycleEvent,
})

function fakeGraph(): FakeGraph {
  const note = async (text: string) => {
    graph.log.push(text)
    const act = graph.meanwhile
    graph.meanwhile = () => {}
    await act()
    if (graph.fault !== undefined) throw graph.fault
  }
  const graph: FakeGraph = {
    log: [],
    wishes: [],
    fault: undefined,
    meanwhile: () => {},
    async create(_, wish) {
      await note('create')
      graph.wishes.push(wish)
      return { id: `s${graph.wishes.length}`, expiresAt: wish.expiresAt }
    },
    async renew(id, expiresAt) {
      await note(`renew ${id}`)
      return expiresAt
    },
    remove: async (id) => note(`remove ${id}`),
  }
  return graph
}

export async function workbench(): Promise<Workbench> {
  const clock = handClock()
  const store = await memoryStore(clock)
  const graph = fakeGraph()
  const said: string[] = []
  const log: Log = {
    debug: () => {},
    info: (event) => void said.push(event),
    warn: (event, { reason } = {}) => void said.push(`${event} ${reason}`),
    error: () => {},
  }
  const bench: Workbench = {
    clock,
    store,
    graph,
    said,
    node: () =>
      createPush({
        store,
        accounts: { get: async () => adele },
        subscriptions: () => graph,
        publicUrl: new URL('https://cal.example.org/bridge'),
        backstopMs: 15 * minuteMs,
        clock,
        log,
        random: () => 0.5,
      }),
    async turn(push, looked = []) {
      const refresh = async (accountId: string, calendarId: string) => void looked.push(`${accountId}/${calendarId}`)
      for (const { run } of push.jobs(refresh)) await run(new AbortController().signal)
    },
    async watched() {
      const push = bench.node()
      push.wanted(adele, calendar)
      await bench.turn(push)
      return push
    },
    kept: () => store.collection<Kept>('subscription').get('adele/cal'),
  }
  return bench
}
