import type Koa from 'koa'
import { type Group, meanings } from '../auth/aadsts.ts'
import { Fault, type FaultKind } from '../errors.ts'
import { askToComeBack, protect, show } from './answer.ts'
import { type Action, actionFor, meaningOf, unheardOf } from './doctor.ts'
import { doctorQuery } from './doctor-case.ts'
import { groupMoves } from './moves.ts'
import { type Message, messagePage } from './pages/message.ts'
import { Refusal } from './refusal.ts'
import type { Site } from './site.ts'
import { wordsFor } from './words/all.ts'
import { iso } from './words/time.ts'
import type { Words } from './words/types.ts'

const retryAfterSeconds = 30

/** A sign-in that did not work out, told apart from trouble of our own. */
export class SignInFailure extends Error {
  override readonly name = 'SignInFailure'
  readonly fault: Fault
  readonly status: number

  /** @param status when the fault's own would say too much: what a browser brings along may be made up. */
  constructor(fault: Fault, status = signInStatus[fault.kind] ?? 500) {
    super(fault.kind, { cause: fault })
    this.fault = fault
    this.status = status
  }
}

const signInStatus: Partial<Record<FaultKind, number>> = {
  denied: 403,
  revoked: 403,
  signInNeeded: 403,
  rejected: 400,
  unavailable: 503,
  throttled: 503,
}

/** Runs a call to Microsoft's sign-in; its faults are told in other words than those of our store. */
export async function asSignIn<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    throw error instanceof Fault ? new SignInFailure(error) : error
  }
}

/** The one place where anything thrown becomes what a person sees. */
export function showFailure(site: Site, ctx: Koa.Context, error: unknown, route: string): void {
  protect(site, ctx)
  const words = wordsFor(ctx)
  const { status, message } = failureOf(site, words, error, route)
  if (status === 503 || status === 429) {
    const cause = error instanceof SignInFailure ? error.fault : error
    const told = cause instanceof Fault || cause instanceof Refusal ? cause.retryAfterSeconds : undefined
    askToComeBack(ctx, told ?? retryAfterSeconds)
  }
  show(site, ctx, status, messagePage(site, words, message))
}

function failureOf(site: Site, words: Words, error: unknown, route: string): { status: number; message: Message } {
  const { log } = site.deps
  const start = { to: '/', label: words.back }
  if (error instanceof Refusal)
    return { status: error.status, message: { ...words.refusals[error.reason], link: start } }
  if (error instanceof SignInFailure) {
    const { code, correlationId, kind } = error.fault
    log.info('signin.failed', { code: code ?? kind, ...(correlationId === undefined ? {} : { correlationId }) })
    return { status: error.status, message: explainSignIn(site, words, error.fault) }
  }
  const again = { to: '/', label: words.tryAgain }
  if (error instanceof Fault) {
    log.warn('web.fault', { route, code: error.code ?? error.kind })
    return { status: 503, message: { ...words.faults.store, link: again } }
  }
  log.error('web.bug', {
    route,
    ...(error instanceof Error && error.stack !== undefined ? { stack: error.stack } : {}),
  })
  return { status: 500, message: { ...words.faults.bug, link: again } }
}

/** Who can end it, when only the kind of fault is known. */
const groupOf: Partial<Record<FaultKind, Group>> = {
  unavailable: 'retry',
  throttled: 'retry',
  denied: 'admin',
  misconfigured: 'operator',
}

const isNumber = (code: string | undefined): boolean => code !== undefined && /^AADSTS\d{4,9}$/.test(code)

/** Our own words for the code, never Entra's: an `error_description` can be made up by whoever made the link. */
function explainSignIn(site: Site, words: Words, { kind, code, correlationId }: Fault): Message {
  const now = site.deps.clock.now()
  const meaning = meaningOf(site, code)
  const group = meaning?.group ?? groupOf[kind] ?? (isNumber(code) ? 'bug' : 'signIn')
  // A number that is in no table: who passes it on helps more than who guesses.
  const told = meaning ?? (group === 'bug' ? unheardOf : undefined)
  const happened = told === undefined ? words.signIn[group].text : words.codes.happened[told.happening]
  const next = group === 'retry' ? words.retryNext : told === undefined ? '' : words.codes.next[told.move]
  const { title } = words.signIn[group]
  const again = { to: '/login', label: words.tryAgain }
  const help = askDoctor(words, code, correlationId, now)
  const request = { to: '/help/approval', label: words.approval.howTo }
  const action = meaning === undefined ? unexplained(group, code) : actionFor(site, meaning)
  // Who reports a fault of the bridge has tried once more before.
  const main = group === 'bug' ? again : { request, reason: help, report: help, signIn: again }[action]
  const support: [string, string][] = [[words.time, iso(now)]]
  if (correlationId !== undefined) support.unshift([words.correlation, correlationId])
  if (code !== undefined && (meaning !== undefined || isNumber(code))) support.unshift([words.code, code])
  return {
    title,
    text: `${happened} ${next}`.trim(),
    move: words.move[groupMoves[group]],
    link: main,
    also: (action === 'request' && group === 'admin' ? [again] : [again, help]).filter((one) => one !== main),
    support,
  }
}

/** What a rule without a reason is met with: somebody in the organization knows more, unless a number says otherwise. */
const unexplained = (group: Group, code: string | undefined): Action =>
  group === 'admin' ? (isNumber(code) ? 'report' : 'request') : group === 'operator' ? 'report' : 'signIn'

/**
 * Who turns back on Microsoft's page for approvals comes home as somebody who declined: then only they can say what they saw.
 * Everybody else takes their code along.
 */
function askDoctor(words: Words, code: string | undefined, correlationId: string | undefined, now: number) {
  const known = (isNumber(code) || meanings.has(code ?? '')) && meanings.get(code ?? '')?.move !== 'acceptRequest'
  const query = known ? doctorQuery({ saw: 'code', code, correlationId, at: iso(now) }) : ''
  return { to: `/help/consent${query}`, label: known ? words.doctor.more : words.doctor.link }
}
