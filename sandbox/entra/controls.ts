import { ControlError, type ControlRequest, type ControlRow, member, texts } from '../controls.ts'
import type { ConsentPolicy, Person } from '../model.ts'
import { drive } from './drive.ts'
import type { Reply } from './reply.ts'
import { revoke } from './revoke.ts'
import type { EntraState } from './state.ts'
import type { Answers } from './visit.ts'

type Body = ControlRequest['body']
const policies: readonly ConsentPolicy[] = ['user', 'admin', 'workflow']

/** @throws ControlError 404 */
function personOf({ context: { directory } }: EntraState, name: string): Person {
  const person = directory.person(name) ?? directory.personByAddress(name)
  if (person === undefined) throw new ControlError(404, `Nobody is called ${JSON.stringify(name)}.`)
  return person
}

/** @throws ControlError 404 */
function tenantOf({ context: { directory } }: EntraState, name: string) {
  const tenant = directory.tenant(name)
  if (tenant === undefined) throw new ControlError(404, `No tenant is called ${JSON.stringify(name)}.`)
  return tenant
}

function answersOf(state: EntraState, body: Body): Answers {
  const consent = member(body, 'consent', 'string') ?? 'accept'
  if (consent !== 'accept' && consent !== 'decline') throw new ControlError(400, 'consent is accept or decline.')
  const justification = member(body, 'justification', 'string')
  return {
    person: personOf(state, member(body, 'oid', 'string') ?? '').oid,
    consent,
    tenantWide: member(body, 'tenantWide', 'boolean') ?? false,
    ...(justification === undefined ? {} : { justification }),
  }
}

/** @throws ControlError 409 where a browser would stay on a page of Microsoft's. */
function outcome(reply: Reply | undefined): unknown {
  if (reply === undefined) throw new ControlError(400, 'url is no page where a person signs in.')
  if (reply.kind === 'redirect') return { location: reply.location }
  if (reply.kind === 'form') return { action: reply.action, fields: reply.fields }
  const { title, code } = reply.page
  throw new ControlError(409, 'Microsoft would show a page and not come back.', { title, code })
}

const signIns = (state: EntraState): readonly ControlRow[] => [
  {
    method: 'POST',
    path: '/authorize',
    about:
      'signs in without a browser: {url (authorize or admin consent), oid (or address), consent?: accept|decline, ' +
      'tenantWide?, justification?} → {location}, or {action, fields} for form_post; 409 {title, code} for a page',
    run: ({ body }) => outcome(drive(state, member(body, 'url', 'string') ?? '', answersOf(state, body))),
  },
  {
    method: 'POST',
    path: '/devicelogin',
    about: 'enters a device code: {userCode, oid (or address), consent?: accept|decline} → {title, code?}',
    run({ body }) {
      const userCode = encodeURIComponent(member(body, 'userCode', 'string') ?? '')
      const reply = drive(state, `/devicelogin?user_code=${userCode}`, answersOf(state, body))
      return reply?.kind === 'page' ? { title: reply.page.title, code: reply.page.code } : undefined
    },
  },
]

const directory = (state: EntraState): readonly ControlRow[] => [
  {
    method: 'GET',
    path: '/people',
    about: 'everybody, with oid, tenant and switches',
    run: () =>
      state.context.directory.people.map((person) => ({ ...person, assigned: state.assigned.has(person.oid) })),
  },
  {
    method: 'POST',
    path: '/people/:who',
    about: 'by oid or address: {disabled?, assigned?}',
    run({ params, body }) {
      const person = personOf(state, params['who'] ?? '')
      person.disabled = member(body, 'disabled', 'boolean') ?? person.disabled
      const assigned = member(body, 'assigned', 'boolean')
      if (assigned === true) state.assigned.add(person.oid)
      if (assigned === false) state.assigned.delete(person.oid)
      return { ...person, assigned: state.assigned.has(person.oid) }
    },
  },
  { method: 'GET', path: '/tenants', about: 'tenants and their policies', run: () => state.context.directory.tenants },
  {
    method: 'POST',
    path: '/tenants/:tenant',
    about: 'by id or domain: {consent?: user|admin|workflow, assignmentRequired?}',
    run({ params, body }) {
      const tenant = tenantOf(state, params['tenant'] ?? '')
      const consent = member(body, 'consent', 'string') ?? tenant.consent
      const policy = policies.find((each) => each === consent)
      if (policy === undefined) throw new ControlError(400, `consent is one of ${policies.join(', ')}.`)
      tenant.consent = policy
      tenant.assignmentRequired = member(body, 'assignmentRequired', 'boolean') ?? tenant.assignmentRequired
      return tenant
    },
  },
]

const consents = (state: EntraState): readonly ControlRow[] => [
  { method: 'GET', path: '/grants', about: 'who consented to what', run: () => state.grants.list() },
  {
    method: 'POST',
    path: '/grants',
    about: 'consents: {oid (or address), scopes} or {tid (or domain), scopes?, roles?}',
    run({ body }) {
      const scopes = texts(body, 'scopes') ?? []
      const tid = member(body, 'tid', 'string')
      if (tid === undefined) state.grants.addPerson(personOf(state, member(body, 'oid', 'string') ?? ''), scopes)
      else state.grants.addTenant(tenantOf(state, tid).id, { scopes, roles: texts(body, 'roles') ?? [] })
      return state.grants.list()
    },
  },
  {
    method: 'DELETE',
    path: '/grants',
    about: 'withdraws consent: ?oid= or ?tid= (then of all its people too); 65001 at the next refresh',
    run({ query }) {
      const tid = query.get('tid')
      if (tid === null) state.grants.removePerson(personOf(state, query.get('oid') ?? '').oid)
      else state.grants.removeTenant(tenantOf(state, tid).id)
      return state.grants.list()
    },
  },
  {
    method: 'POST',
    path: '/revoke',
    about: 'ends sessions: {oid?} {tid?} or {} for everybody; {accessTokens: true} ends those at once too. 50173',
    run({ body }) {
      const oid = member(body, 'oid', 'string')
      const tid = member(body, 'tid', 'string')
      const scope = {
        ...(oid === undefined ? {} : { oid: personOf(state, oid).oid }),
        ...(tid === undefined ? {} : { tid: tenantOf(state, tid).id }),
      }
      return { revoked: revoke(state, scope, member(body, 'accessTokens', 'boolean') ?? false) }
    },
  },
]

const approvals = (state: EntraState): readonly ControlRow[] => [
  {
    method: 'GET',
    path: '/approvals',
    about: 'requests that wait for an administrator, and decided ones',
    run: () => [...state.approvals.values()],
  },
  {
    method: 'POST',
    path: '/approvals/:id',
    about: 'decides: {decision: approve|deny}; approving grants for the whole tenant',
    run({ params, body }) {
      const approval = state.approvals.get(params['id'] ?? '')
      if (approval?.status !== 'pending') throw new ControlError(404, 'No such request waits.')
      const decision = member(body, 'decision', 'string')
      if (decision !== 'approve' && decision !== 'deny') throw new ControlError(400, 'decision is approve or deny.')
      approval.status = decision === 'approve' ? 'approved' : 'denied'
      if (decision === 'approve') state.grants.addTenant(approval.tid, { scopes: approval.scopes, roles: [] })
      return approval
    },
  },
]

const registration = (state: EntraState): readonly ControlRow[] => {
  const show = () => ({ ...state.app, ...lists(state) })
  return [
    { method: 'GET', path: '/app', about: 'the registration', run: show },
    {
      method: 'POST',
      path: '/app',
      about: 'changes the registration: {redirectUris?, clientSecrets?, optionalClaims?}: whole lists',
      run({ body }) {
        replace(state.app.redirectUris, texts(body, 'redirectUris'))
        replace(state.app.optionalClaims, texts(body, 'optionalClaims'))
        replace(state.app.clientSecrets, texts(body, 'clientSecrets'))
        return show()
      },
    },
  ]
}

const lists = ({ app }: EntraState) => ({
  optionalClaims: [...app.optionalClaims],
  redirectUris: [...app.redirectUris],
  clientSecrets: [...app.clientSecrets],
})

function replace(set: Set<string>, values: readonly string[] | undefined): void {
  if (values === undefined) return
  set.clear()
  for (const value of values) set.add(value)
}

/** Entra's switches and short cuts. */
export const entraControls = (state: EntraState): readonly ControlRow[] =>
  [signIns, directory, consents, approvals, registration].flatMap((rows) => rows(state))
