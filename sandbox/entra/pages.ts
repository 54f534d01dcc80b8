import { PERSONAL_TID, usernameOf } from '../directory.ts'
import type { Person } from '../model.ts'
import type { EntraError, Trace } from './errors.ts'
import { type Html, html, layout } from './html.ts'
import type { Page } from './reply.ts'
import { application, delegated } from './scopes.ts'

const page = (title: string, body: Html, extra: { code?: number; status?: number } = {}): Page => ({
  title,
  markup: layout(title, body),
  ...extra,
})

const hidden = (fields: Readonly<Record<string, string>>): Html[] =>
  Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)

/** What tells this person apart from an ordinary one of a work tenant. */
const noteOn = ({ kind, tid, admin }: Person): string | undefined =>
  kind === 'guest' ? 'Guest' : tid === PERSONAL_TID ? 'Personal account' : admin ? 'Administrator' : undefined

function personButton(person: Person): Html {
  const note = noteOn(person)
  return html`
<button class="person" name="person" value="${person.oid}"><strong>${person.name}</strong> <span>${usernameOf(person)}</span>${
    note === undefined ? undefined : html` <em>${note}</em>`
  }</button>`
}

/** One button a person: field `person` = oid. */
export const pickPerson = (appName: string, action: string, people: readonly Person[]): Page =>
  page(
    'Pick an account',
    html`<p>to continue to ${appName}</p>
<form method="post" action="${action}">${people.map(personButton)}</form>`,
  )

const scopeItems = (scopes: readonly string[], words: ReadonlyMap<string, string>): Html[] =>
  [...new Set(scopes.map((scope) => words.get(scope) ?? scope))].map((text) => html`<li>${text}</li>`)

export interface ConsentPage {
  readonly appName: string
  readonly action: string
  readonly person: Person
  readonly scopes: readonly string[]
  readonly roles?: readonly string[]
  /** Whether to offer "Consent on behalf of your organization". */
  readonly tenantWide?: boolean
}

/** Fields `person`, `consent` = accept | decline, and `tenant_wide` = 1 when an administrator ticks the box. */
export const askConsent = ({ appName, action, person, scopes, roles = [], tenantWide = false }: ConsentPage): Page =>
  page(
    'Permissions requested',
    html`<p><strong>${appName}</strong> (unverified) asks <strong>${usernameOf(person)}</strong> for:</p>
<ul>${scopeItems(scopes, delegated)}${scopeItems(roles, application)}</ul>
<form method="post" action="${action}">${hidden({ person: person.oid })}
${tenantWide ? html`<label><input type="checkbox" name="tenant_wide" value="1"> Consent on behalf of your organization</label>` : undefined}
<div class="actions"><button name="consent" value="decline">Cancel</button>
<button class="main" name="consent" value="accept">Accept</button></div></form>`,
  )

/** Links under both pages that need an administrator; `returnTo` leads back to the application with an error. */
const wayOut = (action: string, returnTo: string | undefined): Html => html`
<p><a href="${action}">Have an admin account? Sign in with that account</a></p>
${returnTo === undefined ? undefined : html`<p><a href="${returnTo}">Return to the application without granting consent</a></p>`}`

/** AADSTS90094: no form, and nothing comes back to the application unless the person takes the link. */
export const needAdmin = (appName: string, action: string, returnTo: string | undefined): Page =>
  page(
    'Need admin approval',
    html`<p><strong>${appName}</strong> (unverified) needs permission to use resources in your organization that only
an administrator can give. Ask an administrator to give it before you can use this app.</p>${wayOut(action, returnTo)}`,
    { code: 90094 },
  )

/** AADSTS90095. Fields `person`, `justification`. */
export const askApproval = (appName: string, action: string, person: Person, returnTo: string | undefined): Page =>
  page(
    'Approval required',
    html`<p><strong>${appName}</strong> (unverified) needs an administrator's approval.</p>
<form method="post" action="${action}">${hidden({ person: person.oid })}
<label>Enter justification for requesting this app<textarea name="justification" rows="3" required></textarea></label>
<div class="actions"><button class="main">Request approval</button></div></form>${wayOut(action, returnTo)}`,
    { code: 90095 },
  )

export const approvalSent = (returnTo: string | undefined): Page =>
  page(
    'Request sent',
    html`<p>Your administrator was asked and will decide. Come back and sign in again then.</p>
${returnTo === undefined ? undefined : html`<p><a href="${returnTo}">Back to app</a></p>`}`,
    { code: 90095 },
  )

export const troubleSigningIn = (error: EntraError, ids: Trace): Page =>
  page(
    'Sorry, but we’re having trouble signing you in',
    html`<p>${error.message}</p>
<details open><summary>Troubleshooting details</summary><dl><dt>Request Id</dt><dd>${ids.traceId}</dd>
<dt>Correlation Id</dt><dd>${ids.correlationId}</dd><dt>Timestamp</dt><dd>${ids.timestamp}</dd></dl></details>`,
    { code: error.code, status: 400 },
  )

/** `response_mode=form_post`; Microsoft's page posts itself, this one waits for a click since it has no script. */
export const formPost = (action: string, fields: Readonly<Record<string, string>>): Page =>
  page(
    'Continue',
    html`<form method="post" action="${action}">${hidden(fields)}<button class="main">Continue</button></form>`,
  )

/** Field `user_code`. */
export const enterCode = (action: string, problem?: string): Page =>
  page(
    'Enter code to allow access',
    html`${problem === undefined ? undefined : html`<p role="alert">${problem}</p>`}
<form method="get" action="${action}"><label>Code <input type="text" name="user_code" autocomplete="off" required></label>
<div class="actions"><button class="main">Next</button></div></form>`,
  )

export const message = (title: string, text: string): Page => page(title, html`<p>${text}</p>`)
