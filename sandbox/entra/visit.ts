import { randomUUID } from 'node:crypto'
import type { Person, Tenant } from '../model.ts'
import { consentNeed, expandDefault } from './consent.ts'
import { EntraError } from './errors.ts'
import { approvalSent, askApproval, askConsent, needAdmin } from './pages.ts'
import type { Page } from './reply.ts'
import { APPROVAL_LIFE_MS, type Approval, type EntraState } from './state.ts'
import { strikeAadsts } from './strikes.ts'
import { admit, fixedTid, type TenantPath } from './tenants.ts'

/**
 * What a person has answered on the pages so far: form fields `person` (oid), `consent` (accept | decline),
 * `tenant_wide` (1), `justification`. Each page repeats what came before, so the server keeps nothing in between;
 * the control endpoint gives everything at once.
 */
export interface Answers {
  readonly person?: string
  readonly consent?: 'accept' | 'decline'
  readonly tenantWide?: boolean
  readonly justification?: string
}

export interface Visit {
  readonly path: TenantPath
  /** Path and query of this page: forms post to it, faults match it. */
  readonly url: string
  readonly scopes: readonly string[]
  readonly prompt: string | undefined
  /** Link back to the application with an error, for pages that only an administrator gets past. */
  readonly returnTo?: string
}

export type Visited =
  | { readonly kind: 'signedIn'; readonly person: Person }
  | { readonly kind: 'declined'; readonly person: Person }
  | { readonly kind: 'page'; readonly page: Page; readonly person: Person }

/**
 * A picked person's way from the door to consent.
 * @throws EntraError 50020, 50034, 50057, 50105, what faults say; 65001 where `prompt=none` forbids to ask.
 */
export function visit(state: EntraState, { path, url, scopes, prompt, returnTo }: Visit, answers: Answers): Visited {
  const person = admit(state.context.directory, path, answers.person ?? '')
  const tenant = tenantOf(state, person)
  const call = { method: 'POST', path: url, oid: person.oid, tid: person.tid }
  strikeAadsts(state.context.faults, 'page', call)
  strikeAadsts(state.context.faults, 'redirect', call)
  if (tenant.assignmentRequired && !state.assigned.has(person.oid)) throw new EntraError(50105, 'page')

  const granted = state.grants.ofPerson(person)
  const wanted = expandDefault(scopes, state.app)
  const need = consentNeed({ person, tenant, wanted, granted, again: prompt === 'consent' })
  if (need.kind === 'none') return { kind: 'signedIn', person }
  if (prompt === 'none') throw new EntraError(65001, 'redirect', { error: 'consent_required' })
  if (answers.consent === 'decline') return { kind: 'declined', person }
  const appName = state.app.displayName
  const show = (page: Page): Visited => ({ kind: 'page', page, person })
  if (need.kind === 'admin') return show(needAdmin(appName, otherAccount(url), returnTo))
  if (need.kind === 'request') return show(approvalPage(state, person, need.scopes, answers, url, returnTo))
  if (answers.consent !== 'accept')
    return show(askConsent({ appName, action: url, person, scopes: need.scopes, tenantWide: need.tenantWide }))
  if (need.tenantWide && answers.tenantWide === true)
    state.grants.addTenant(person.tid, { scopes: need.scopes, roles: [] })
  else state.grants.addPerson(person, need.scopes)
  return { kind: 'signedIn', person }
}

export function tenantOf(state: EntraState, person: Person): Tenant {
  const tenant = state.context.directory.tenant(person.tid)
  if (tenant === undefined) throw new EntraError(90002, 'page')
  return tenant
}

/** The same page, asking for an account again. */
function otherAccount(url: string): string {
  const address = new URL(url, 'http://same')
  address.searchParams.set('prompt', 'select_account')
  return address.pathname + address.search
}

const waits = (state: EntraState, approval: Approval, person: Person): boolean =>
  approval.oid === person.oid && approval.status === 'pending' && approval.expiresAt > state.context.now()

/** The form, or, once it is filled in, the note that the request waits. One request a person. */
function approvalPage(
  state: EntraState,
  person: Person,
  scopes: readonly string[],
  { justification }: Answers,
  url: string,
  returnTo: string | undefined,
): Page {
  if (state.approvals.values().some((approval) => waits(state, approval, person))) return approvalSent(returnTo)
  if (justification === undefined || justification.trim() === '')
    return askApproval(state.app.displayName, url, person, returnTo)
  const id = randomUUID()
  const expiresAt = state.context.now() + APPROVAL_LIFE_MS
  state.approvals.set(id, {
    id,
    tid: person.tid,
    oid: person.oid,
    scopes,
    justification,
    expiresAt,
    status: 'pending',
  })
  return approvalSent(returnTo)
}

/** Facts for faults that strike before anybody is picked. */
export const requestCall = (method: string, path: TenantPath, url: string) => {
  const tid = fixedTid(path)
  return { method, path: url, ...(tid === undefined ? {} : { tid }) }
}
