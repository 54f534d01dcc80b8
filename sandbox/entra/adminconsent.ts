import type { Person } from '../model.ts'
import { onPage, type PageRequest, replyTarget } from './authorize.ts'
import { EntraError, trace } from './errors.ts'
import { askConsent, needAdmin, pickPerson } from './pages.ts'
import { errorFields, type Reply, type ReplyTarget, toApp } from './reply.ts'
import { GRAPH_RESOURCE, OIDC_SCOPES, parseScopes } from './scopes.ts'
import type { EntraState } from './state.ts'
import { strikeAadsts } from './strikes.ts'
import { admit, mayUse, signsIn, tenantPath } from './tenants.ts'
import { requestCall } from './visit.ts'

/** One of the two admin-consent endpoints: what it asks for and how it answers. */
interface Version {
  wanted(state: EntraState, params: URLSearchParams): Wanted
  record(state: EntraState, tid: string, wanted: Wanted): void
  granted(state: EntraState, target: ReplyTarget, tid: string, wanted: Wanted): Reply
  cancelled(state: EntraState, target: ReplyTarget): Reply
}

interface Wanted {
  readonly scopes: readonly string[]
  readonly roles: readonly string[]
}

const registered = ({ app }: EntraState): Wanted => ({ scopes: app.delegated, roles: app.application })
const fullName = (scope: string) => (OIDC_SCOPES.some((each) => each === scope) ? scope : `${GRAPH_RESOURCE}/${scope}`)

/** Asks for everything in the registration, and writes over what the tenant granted before. */
const v1: Version = {
  wanted: registered,
  record: (state, tid, wanted) => state.grants.replaceTenant(tid, wanted),
  granted: (_state, target, tid) => toApp(target, { tenant: tid, admin_consent: 'True' }),
  cancelled: (_state, target) =>
    toApp(target, { error: 'permission_denied', error_description: 'The admin canceled the request' }),
}

/** Asks for the scopes of the request; only `.default` brings application permissions. */
const v2: Version = {
  wanted(state, params) {
    const scopes = parseScopes(params.get('scope') ?? '')
    if (scopes === undefined) throw new EntraError(70011, 'request', { detail: params.get('scope') ?? '' })
    if (scopes.length === 0) throw new EntraError(900144, 'request', { detail: 'scope' })
    const everything = scopes.includes('.default') ? registered(state) : { scopes: [], roles: [] }
    const named = scopes.filter((scope) => scope !== '.default')
    return { scopes: [...new Set([...everything.scopes, ...named])], roles: everything.roles }
  },
  record: (state, tid, wanted) => state.grants.addTenant(tid, wanted),
  granted: (_state, target, tid, wanted) =>
    toApp(target, { admin_consent: 'True', tenant: tid, scope: wanted.scopes.map(fullName).join(' ') }),
  cancelled(state, target) {
    const error = new EntraError(65004, 'redirect', { error: 'consent_required' })
    const fields = errorFields(error, trace(state.context.now()), state.context.origin())
    return toApp(target, { admin_consent: 'True', ...fields })
  },
}

/**
 * Tenant-wide consent: an administrator signs in and grants for everybody.
 * Form fields as at the authorize endpoint: `person`, then `consent`. An administrator's way back never proves
 * anything: `admin_consent=True` also comes with errors, and `tenant` can be forged by whoever writes a link.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-admin-consent
 */
const endpoint =
  (version: Version) =>
  (state: EntraState, request: PageRequest): Reply =>
    onPage(state, () => {
      const { faults, directory } = state.context
      const path = tenantPath(directory, request.tenant)
      strikeAadsts(faults, 'request', requestCall(request.method, path, request.url))
      const target: ReplyTarget = { ...replyTarget(state, request.params), responseMode: 'query' }
      const wanted = version.wanted(state, request.params)
      const { person: oid, consent } = request.answers
      const appName = state.app.displayName
      if (oid === undefined) {
        const rank = (person: Person) => (mayUse(person, path) && person.admin ? 0 : 1)
        const people = directory.people.filter(signsIn).toSorted((one, other) => rank(one) - rank(other))
        return { kind: 'page', page: pickPerson(appName, request.url, people) }
      }
      const person = admit(directory, path, oid)
      strikeAadsts(faults, 'page', { method: request.method, path: request.url, oid, tid: person.tid })
      if (consent === 'decline') return version.cancelled(state, target)
      if (!person.admin) {
        const back = version.cancelled(state, target)
        return {
          kind: 'page',
          page: needAdmin(appName, request.url, back.kind === 'redirect' ? back.location : undefined),
        }
      }
      if (consent === 'accept') {
        version.record(state, person.tid, wanted)
        return version.granted(state, target, person.tid, wanted)
      }
      return { kind: 'page', page: askConsent({ appName, action: request.url, person, ...wanted }) }
    })

export const adminConsentV1 = endpoint(v1)
export const adminConsentV2 = endpoint(v2)
