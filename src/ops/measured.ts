/** The store and the ways in, with a stopwatch beside them. */
import type { Authenticate, OpenFeed } from '../calendar.ts'
import { secondsSince, stopwatch } from '../clock.ts'
import { Fault } from '../errors.ts'
import type { Collection, Store } from '../store/types.ts'
import type { Meter } from './meter.ts'
import type { Tracer } from './tracer.ts'

type Operation = Exclude<keyof Collection<unknown>, 'keys'>

/** What an operation counts as. */
const operations: Readonly<Record<Operation, 'read' | 'write'>> = {
  get: 'read',
  getMany: 'read',
  set: 'write',
  setMany: 'write',
  add: 'write',
  update: 'write',
  take: 'write',
  delete: 'write',
  deleteMany: 'write',
}

/** The same store; how long it takes, and how often it fails, is told. */
export function measured<S extends Store>(store: S, meter: Meter, tracer?: Tracer): S {
  const known = new Map<string, Collection<unknown>>()
  return {
    ...store,
    collection<T>(name: string) {
      const found =
        known.get(name) ??
        measuredCollection(store.collection<unknown>(name), meter, (...told) => tracer?.stored(name, ...told))
      known.set(name, found)
      return found as Collection<T>
    },
  }
}

type Told = (operation: string, began: number, fault: string | undefined) => void

function measuredCollection(collection: Collection<unknown>, meter: Meter, told: Told): Collection<unknown> {
  type Work = (...given: readonly unknown[]) => Promise<unknown>
  const timed = (name: Operation) => {
    const work = collection[name] as Work
    const labels = [operations[name]]
    return async (...given: readonly unknown[]) => {
      const began = stopwatch()
      let fault: string | undefined
      try {
        return await work(...given)
      } catch (error) {
        fault = error instanceof Fault ? error.kind : 'unexpected'
        meter.add('bridge_store_errors_total', [fault])
        throw error
      } finally {
        meter.observe('bridge_store_operation_seconds', secondsSince(began), labels)
        told(name, began, fault)
      }
    }
  }
  const entries = (Object.keys(operations) as Operation[]).map((name) => [name, timed(name)] as const)
  return { ...collection, ...Object.fromEntries(entries) } as Collection<unknown>
}

/** Counts how often passwords open, and why not. */
export const countedAuthenticate =
  (authenticate: Authenticate, meter: Meter): Authenticate =>
  (credentials) => {
    if (credentials.user === '' || credentials.password === '') return authenticate(credentials)
    return outcomeOf(meter, () => authenticate(credentials))
  }

export const countedFeed =
  (openFeed: OpenFeed, meter: Meter): OpenFeed =>
  (given) =>
    outcomeOf(meter, () => openFeed(given))

async function outcomeOf(meter: Meter, check: () => ReturnType<Authenticate>): ReturnType<Authenticate> {
  const count = (outcome: string) => meter.add('bridge_auth_total', [outcome])
  try {
    const outcome = await check()
    if (outcome === 'refused') count('refused')
    else count('retryAfterSeconds' in outcome ? 'blocked' : 'opened')
    return outcome
  } catch (error) {
    count(error instanceof Fault ? error.kind : 'unexpected')
    throw error
  }
}
