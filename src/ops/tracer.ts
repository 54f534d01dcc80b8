/** Where the time of a request goes: its span, and below it those of the calls to Graph and to the store. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { randomBytes } from 'node:crypto'
import { type Clock, stopwatch } from '../clock.ts'
import type { LogFields } from '../log.ts'
import type { Collector } from './collector.ts'
import type { Span } from './spans.ts'

/** What somebody before us has decided. @see https://www.w3.org/TR/trace-context/ */
export interface Parent {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
}

/** What became of a request. */
export interface Outcome {
  /** One of ours, or `_OTHER`. */
  readonly method: string
  /** The template of its address; undefined for what is none of ours. */
  readonly route: string | undefined
  readonly status: number
}

export interface Tracer {
  /** Answers a request. @param outcome asked when it is answered */
  request(parent: Parent | undefined, work: () => Promise<unknown>, outcome: () => Outcome): Promise<void>
  /** Something that was asked of the store. @param began as `stopwatch` told it @param fault its kind, where it failed */
  stored(collection: string, operation: string, began: number, fault: string | undefined): void
  /** Calls to Graph are heard from the log. */
  hear(event: string, fields: LogFields): void
}

/** Of the work that goes on. */
interface Scene {
  readonly traceId: string
  readonly spanId: string
  readonly sampled: boolean
  /** Epoch ms at which the stopwatch would have stood at 0. */
  readonly origin: number
  /** Spans that may still be told below it: a first sync reads thousands of records. */
  left: number
}

export interface TracerDeps {
  readonly collector: Pick<Collector, 'take' | 'skip'>
  readonly clock: Clock
  /** Share of what is traced where nobody has decided yet. */
  readonly share: number
  /** Host of Microsoft Graph. */
  readonly graphHost: string
  /** What the store is built on, by the conventions' name. */
  readonly storeSystem: string
  /** [0, 1) */
  readonly random?: () => number
}

const mostBelow = 200
const newId = (octets: 8 | 16): string => randomBytes(octets).toString('hex')

export function createTracer(deps: TracerDeps): Tracer {
  const { collector, clock, share, graphHost, storeSystem, random = Math.random } = deps
  const scenes = new AsyncLocalStorage<Scene>()

  const sceneOf = (parent?: Parent): Scene => ({
    traceId: parent?.traceId ?? newId(16),
    spanId: newId(8),
    sampled: parent?.sampled ?? random() < share,
    origin: clock.now() - stopwatch(),
    left: mostBelow,
  })

  /** A span that ends now. */
  function tell(scene: Scene, began: number, span: Pick<Span, 'spanId' | 'parentId' | 'name' | 'kind'>, rest: Rest) {
    const { traceId, origin } = scene
    collector.take({ traceId, ...span, startedAt: origin + began, endedAt: origin + stopwatch(), ...rest })
  }

  /** Something that somebody else was asked, by the request that goes on, or by nobody's. */
  function called(scene: Scene, began: number, name: string, rest: Rest): void {
    if (!scene.sampled) return
    scene.left -= 1
    if (scene.left < 0) collector.skip()
    else tell(scene, began, { spanId: newId(8), parentId: scene.spanId, name, kind: 'client' }, rest)
  }

  return {
    async request(parent, work, outcome) {
      const scene = sceneOf(parent)
      const began = stopwatch()
      try {
        await scenes.run(scene, work)
      } finally {
        const { spanId, sampled } = scene
        const name = nameOf(outcome())
        if (sampled) tell(scene, began, { spanId, parentId: parent?.spanId, name, kind: 'server' }, answered(outcome()))
      }
    },
    stored(collection, operation, began, fault) {
      const scene = scenes.getStore()
      // Of what goes on in the background the store would be all there is to see.
      if (scene !== undefined)
        called(scene, began, `${operation} ${collection}`, storedAs(storeSystem, collection, operation, fault))
    },
    hear(event, fields) {
      if (event !== 'graph.call' && event !== 'graph.failed') return
      const inRequest = scenes.getStore()
      const began = stopwatch() - (fields.ms ?? 0)
      const name = `${fields.method ?? '_OTHER'} graph`
      if (inRequest !== undefined) return called(inRequest, began, name, askedOf(graphHost, fields))
      const alone = sceneOf()
      const span = { spanId: alone.spanId, parentId: undefined, name, kind: 'client' } as const
      if (alone.sampled) tell(alone, began, span, askedOf(graphHost, fields))
    },
  }
}

type Rest = Pick<Span, 'attributes' | 'failed'>

const nameOf = ({ method, route }: Outcome): string => {
  const verb = method === '_OTHER' ? 'HTTP' : method
  return route === undefined ? verb : `${verb} ${route}`
}

function answered({ method, route, status }: Outcome): Rest {
  const failed = status >= 500
  const attributes = {
    'http.request.method': method,
    'http.response.status_code': status,
    ...(route === undefined ? {} : { 'http.route': route }),
    ...(failed ? { 'error.type': String(status) } : {}),
  }
  return { attributes, failed }
}

function storedAs(system: string, collection: string, operation: string, fault: string | undefined): Rest {
  const attributes = {
    'db.system.name': system,
    'db.operation.name': operation,
    'db.collection.name': collection,
    ...(fault === undefined ? {} : { 'error.type': fault }),
  }
  return { attributes, failed: fault !== undefined }
}

/** Without the address that was asked: it is full of ids. */
function askedOf(host: string, { method = '_OTHER', status, code = '' }: LogFields): Rest {
  const failed = status === undefined || status >= 400
  const attributes = {
    'http.request.method': method,
    'server.address': host,
    ...(status === undefined ? {} : { 'http.response.status_code': status }),
    ...(failed ? { 'error.type': String(status ?? code) } : {}),
  }
  return { attributes, failed }
}

/** @returns undefined for what is no `traceparent` */
export function parentOf(header: string): Parent | undefined {
  const [, version = '', traceId = '', spanId = '', flags = '', more = ''] =
    /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(header) ?? []
  const isKnown = version === '00' ? more === '' : version !== 'ff'
  if (traceId === '' || !isKnown || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 }
}
