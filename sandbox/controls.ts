import type { Fault, Knobs, SandboxContext } from './model.ts'

/** A request of the control endpoint that is refused. `extra` joins the answer's members. */
export class ControlError extends Error {
  readonly status: number
  readonly extra: Readonly<Record<string, unknown>>
  constructor(status: number, message: string, extra: Readonly<Record<string, unknown>> = {}) {
    super(message)
    this.status = status
    this.extra = extra
  }
}

export interface ControlRequest {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Readonly<Record<string, unknown>>
}

/** One switch. `run` gives the answer's JSON; nothing becomes 204. */
export interface ControlRow {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** Below `/sandbox`. */
  readonly path: string
  /** What it does, and the members of its body. */
  readonly about: string
  run(request: ControlRequest): unknown
}

/** How far the sandbox's clock is ahead of the machine's. */
export interface MovableClock {
  offsetMs: number
}

const types = { string: 'a text', number: 'a number', boolean: 'true or false', object: 'an object' } as const
interface Types {
  string: string
  number: number
  boolean: boolean
  object: Readonly<Record<string, unknown>>
}

/** @throws ControlError 400 when the member is there and of another type. */
export function member<T extends keyof Types>(
  body: ControlRequest['body'],
  name: string,
  type: T,
): Types[T] | undefined {
  const value = body[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== type) throw new ControlError(400, `${name} must be ${types[type]}.`)
  return value as Types[T]
}

/** @throws ControlError 400 when it is something else than a list of texts. */
export function texts(body: ControlRequest['body'], name: string): readonly string[] | undefined {
  const value = body[name]
  if (value === undefined) return undefined
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return value
  throw new ControlError(400, `${name} must be a list of texts.`)
}

function faultOf(body: ControlRequest['body'], names: readonly string[]): Fault {
  const name = member(body, 'name', 'string') ?? ''
  // `entra.<code>` may be followed by the one place where it strikes.
  const base = name.replace(/^(entra\.(\d+|unknown))\.(request|page|redirect|token)$/, '$1')
  if (!names.includes(base)) throw new ControlError(400, `No fault is called ${JSON.stringify(name)}.`)
  const match = member(body, 'match', 'object')
  const times = member(body, 'times', 'number')
  const parameters = member(body, 'with', 'object')
  return {
    name,
    ...(match === undefined ? {} : { match: match as NonNullable<Fault['match']> }),
    ...(times === undefined ? {} : { times }),
    ...(parameters === undefined ? {} : { with: parameters }),
  }
}

const faultControls = ({ faults }: SandboxContext, names: readonly string[]): readonly ControlRow[] => [
  { method: 'GET', path: '/faults', about: 'faults that are on', run: () => faults.list() },
  {
    method: 'POST',
    path: '/faults',
    about: 'switches one on: {name, match?: {method, path, oid, tid}, times?, with?}',
    run({ body }) {
      faults.on(faultOf(body, names))
      return faults.list()
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    about: 'switches off: ?name=, or all',
    run: ({ query }) => faults.off(query.get('name') ?? undefined),
  },
]

const selected = ({ calls }: SandboxContext, query: URLSearchParams) =>
  calls
    .list()
    .filter(
      (call) =>
        call.path.includes(query.get('path') ?? '') &&
        (['side', 'method', 'oid'] as const).every((name) => !query.has(name) || call[name] === query.get(name)),
    )

const callControls = (context: SandboxContext): readonly ControlRow[] => [
  {
    method: 'GET',
    path: '/calls',
    about: 'calls so far: ?path= (part of it) ?side= ?method= ?oid=',
    run: ({ query }) => selected(context, query),
  },
  {
    method: 'GET',
    path: '/calls/count',
    about: 'how many: same filters',
    run: ({ query }) => ({ count: selected(context, query).length }),
  },
  { method: 'DELETE', path: '/calls', about: 'forgets the calls', run: () => context.calls.clear() },
]

const settingControls = ({ knobs }: SandboxContext, clock: MovableClock): readonly ControlRow[] => [
  { method: 'GET', path: '/knobs', about: 'settings of Graph', run: () => knobs },
  {
    method: 'POST',
    path: '/knobs',
    about: '{latencyMs?, eventsDelta?, largestPage?}',
    run: ({ body }) => Object.assign(knobs, knobsOf(body)),
  },
  { method: 'GET', path: '/clock', about: 'how far it is ahead, ms', run: () => clock },
  {
    method: 'POST',
    path: '/clock',
    about: '{offsetMs} sets, {advanceMs} moves',
    run({ body }) {
      clock.offsetMs = member(body, 'offsetMs', 'number') ?? clock.offsetMs
      clock.offsetMs += member(body, 'advanceMs', 'number') ?? 0
      return clock
    },
  },
]

/** Switches that both halves share. @param faultNames what can be switched on. */
export const sharedControls = (
  context: SandboxContext,
  clock: MovableClock,
  faultNames: readonly string[],
): readonly ControlRow[] => [
  ...faultControls(context, faultNames),
  ...callControls(context),
  ...settingControls(context, clock),
]

function knobsOf(body: ControlRequest['body']): Partial<Knobs> {
  const latencyMs = member(body, 'latencyMs', 'number')
  const eventsDelta = member(body, 'eventsDelta', 'boolean')
  const largestPage = member(body, 'largestPage', 'number')
  return {
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(eventsDelta === undefined ? {} : { eventsDelta }),
    ...(largestPage === undefined ? {} : { largestPage }),
  }
}
