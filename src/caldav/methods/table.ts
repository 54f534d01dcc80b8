import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { holdToState } from '../if-header.ts'
import type { Reply } from '../reply.ts'
import { report } from '../reports/report.ts'
import { busyRequest } from './busy-request.ts'
import { get } from './get.ts'
import { options } from './options.ts'
import { propfind } from './propfind.ts'
import { proppatch } from './proppatch.ts'
import { pushRegister, pushUnregister } from './push-register.ts'
import { refuse } from './refuse.ts'

interface Method {
  readonly name: string
  readonly spec: string
  /** Offered in `Allow`. The others are known, and refused in the way their row says. */
  readonly allowed: boolean
  /** Where else it is offered. */
  readonly alsoAt?: (call: Pick<Call, 'place' | 'session'>) => boolean
  /** Where the body is read, ahead of everything; elsewhere it is left alone. */
  readonly reads?: (call: Pick<Call, 'place' | 'session'>) => boolean
  readonly handle: (call: Call) => Promise<Reply>
}

const everywhere = (): boolean => true

/** Questions about people go to the outbox; everything else that is posted is about messages for apps, or writing. */
const post = (call: Call): Promise<Reply> => (call.place.kind === 'outbox' ? busyRequest(call) : pushRegister(call))

function takesPosts({ place, session }: Pick<Call, 'place' | 'session'>): boolean {
  return place.kind === 'outbox' || (place.kind === 'calendar' && session.push !== undefined)
}

/** Wherever a registration may be tried, so that it hears why not. */
const takesBodies = (call: Pick<Call, 'place' | 'session'>): boolean =>
  takesPosts(call) || (call.place.kind !== 'vacant' && call.session.push !== undefined)

function isRegistration({ place, session }: Pick<Call, 'place' | 'session'>): boolean {
  return place.kind === 'registration' && session.push !== undefined
}

const notAllowed = async (call: Call): Promise<Reply> => {
  throw new DavError('method-not-allowed', { headers: { Allow: allowAt(call) } })
}

/** Every method there is. They mean the same on every kind of resource; REPORT has a table of its own. */
export const methods: readonly Method[] = [
  { name: 'OPTIONS', spec: 'RFC 9110 §9.3.7', allowed: true, handle: options },
  { name: 'GET', spec: 'RFC 9110 §9.3.1', allowed: true, handle: get },
  { name: 'HEAD', spec: 'RFC 9110 §9.3.2', allowed: true, handle: get },
  { name: 'PROPFIND', spec: 'RFC 4918 §9.1', allowed: true, reads: everywhere, handle: propfind },
  { name: 'PROPPATCH', spec: 'RFC 4918 §9.2', allowed: true, reads: everywhere, handle: proppatch },
  { name: 'REPORT', spec: 'RFC 3253 §3.6', allowed: true, reads: everywhere, handle: report },

  { name: 'PUT', spec: 'RFC 4791 §5.3.2', allowed: false, handle: refuse('write-content') },
  { name: 'PATCH', spec: 'RFC 5789', allowed: false, handle: refuse('write-content') },
  { name: 'POST', spec: 'RFC 9110 §9.3.3', allowed: false, alsoAt: takesPosts, reads: takesBodies, handle: post },
  { name: 'MKCALENDAR', spec: 'RFC 4791 §5.3.1', allowed: false, handle: refuse('bind') },
  { name: 'MKCOL', spec: 'RFC 4918 §9.3', allowed: false, handle: refuse('bind') },
  { name: 'COPY', spec: 'RFC 4918 §9.8', allowed: false, handle: refuse('bind') },
  { name: 'MOVE', spec: 'RFC 4918 §9.9', allowed: false, handle: refuse('unbind') },
  { name: 'DELETE', spec: 'RFC 4918 §9.6', allowed: false, alsoAt: isRegistration, handle: pushUnregister },
  { name: 'ACL', spec: 'RFC 3744 §8.1', allowed: false, handle: refuse('write-acl') },
  { name: 'LOCK', spec: 'RFC 4918 §9.10', allowed: false, handle: notAllowed },
  { name: 'UNLOCK', spec: 'RFC 4918 §9.11', allowed: false, handle: notAllowed },
  { name: 'TRACE', spec: 'RFC 9110 §9.3.8', allowed: false, handle: notAllowed },
]

/** What is offered at a place. */
const allowAt = (call: Pick<Call, 'place' | 'session'>): string =>
  methods
    .filter(({ allowed, alsoAt }) => allowed || alsoAt?.(call) === true)
    .map(({ name }) => name)
    .join(', ')

const byName = new Map(methods.map((method) => [method.name, method]))

export const readsBody = (method: string, call: Pick<Call, 'place' | 'session'>): boolean =>
  byName.get(method)?.reads?.(call) ?? false

/** @throws whatever the method and `holdToState` throw; DavError `not-implemented` for a method that is in no row. */
export async function answer(method: string, call: Call): Promise<Reply> {
  const row = byName.get(method)
  if (row === undefined) throw new DavError('not-implemented')
  // What is refused anyway is refused as that.
  if (row.allowed) await holdToState(call)
  const reply = await row.handle(call)
  return method === 'OPTIONS' ? { ...reply, headers: { ...reply.headers, Allow: allowAt(call) } } : reply
}
