import type { AppGrant, AppProbe, OwnRegistration } from '../../accounts/types.ts'
import { meanings } from '../../auth/aadsts.ts'
import type { AppFindings } from '../admin-app-only.ts'
import { consentUrl } from '../consent-request.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import { day } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { refusedLine, registrationBox, registrationLine } from './tenant-registration.ts'

export interface ApplicationFacts {
  /** Absent: switched off. */
  readonly grant: AppGrant | undefined
  /** The organization's own; absent: that of the operator reads. */
  readonly registration: OwnRegistration | undefined
}

/** Whether the application reads for this organization, and the way there. Nothing where people's own permissions are used. */
export function appOnlySection(
  site: Site,
  words: Words,
  { account, session }: Visitor,
  facts: ApplicationFacts,
): Html | undefined {
  const { appOnly } = site.deps
  if (appOnly === undefined) return undefined
  const w = words.appOnly
  const { grant, registration } = facts
  const csrf = html`<input type="hidden" name="csrf" value="${site.sessions.csrf(session, 'appOnly')}">`
  const url = consentUrl(site, account.identity.tid, (request) => appOnly.consentUrl(request))
  const steps = [registration === undefined ? w.steps[0] : words.registration.grantIn, ...w.steps.slice(1)]
  return html`<section class="card" id="application"><h2>${w.title}</h2><p>${w.text}</p>
<p><span class="state ${grant === undefined ? 'signInNeeded' : 'connected'}">${grant === undefined ? w.off : w.on(day(grant.at, words))}</span></p>
<p>${grant === undefined ? w.whileOff : w.whileOn}</p>
${registrationLine(words, registration, site.deps.clock.now())}
${grant === undefined && html`<ol>${steps.map((step) => html`<li>${step}</li>`)}</ol>`}
${registration === undefined && html`<p><a class="button quiet" href="${url.href}">${w.grant}</a></p>`}
<form method="post" action="${site.links.path('/admin/app-only/test')}">${csrf}<p><button>${grant === undefined ? w.test : w.again}</button></p></form>
${grant !== undefined && html`<details class="revoke"><summary>${w.switchOff}</summary><form method="post" action="${site.links.path('/admin/app-only/off')}"><p>${w.offSure}</p>${csrf}<button class="danger">${w.switchOff}</button></form></details>`}
${registrationBox(site, words, csrf, registration)}
<details class="recipe"><summary>${w.probe.title}</summary><p>${w.probe.text}</p>
<form class="create" method="post" action="${site.links.path('/admin/app-only/probe')}">${csrf}
${mailboxField('inside', w.probe.inside)}${mailboxField('outside', w.probe.outside)}
<p><button class="quiet">${w.probe.submit}</button></p></form></details>
<details class="recipe"><summary>${w.recipe.title}</summary><p>${w.recipe.text}</p>
<pre class="lines" tabindex="0"><code>${recipe(registration === undefined ? site.deps.registration.clientId : `<${words.registration.clientId}>`, w.recipe.objectId)}</code></pre></details></section>`
}

const mailboxField = (name: string, label: string): Html =>
  html`<label for="${name}">${label}</label><input id="${name}" name="${name}" type="email" required maxlength="254" autocomplete="off">`

/**
 * @see https://learn.microsoft.com/exchange/permissions-exo/application-rbac
 * @see https://learn.microsoft.com/powershell/module/exchange/new-serviceprincipal · new-managementscope · new-managementroleassignment ·
 * test-serviceprincipalauthorization
 */
export const recipe = (clientId: string, objectId: string): string =>
  `Connect-ExchangeOnline
New-ServicePrincipal -AppId ${clientId} -ObjectId <${objectId}> -DisplayName "Outlook CalDAV Bridge"
$group = (Get-Group -Identity "Calendar bridge").DistinguishedName
New-ManagementScope -Name "Calendar bridge" -RecipientRestrictionFilter "MemberOfGroup -eq '$group'"
New-ManagementRoleAssignment -App ${clientId} -Role "Application Calendars.Read" -CustomResourceScope "Calendar bridge"
Test-ServicePrincipalAuthorization -Identity ${clientId} -Resource adele@contoso.example | Format-Table`

/** What a test or a check has shown. */
export function appOnlyResultPage(site: Site, words: Words, visitor: Visitor, findings: AppFindings): Page {
  const w = words.appOnly
  const { isOn, entered, test, failed, probes, ofOwn } = findings
  const stands = isOn ? w.results.on : w.results.stays
  const lines = [
    ...(entered?.flaw === undefined ? [] : [words.registration.flaws[entered.flaw]]),
    ...testLines(words, test),
    ...(failed === undefined ? [] : [ofOwn ? refusedLine(words, failed) : failedLine(words, failed)]),
    ...(probes === undefined ? [] : probeLines(words, probes)),
  ]
  return {
    title: w.title,
    visitor,
    body: html`<section class="message" id="findings"><h1>${w.title}</h1>
<p class="lead">${entered && (entered.isKept ? words.registration.kept : words.registration.dropped)} ${stands}</p>
<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>
${!isOn && entered?.flaw === undefined && html`<p class="small">${w.results.wait}</p>`}
<p class="choices"><a class="button" href="${site.links.path('/admin')}#application">${w.back}</a></p></section>`,
  }
}

function testLines(words: Words, test: AppFindings['test']): readonly string[] {
  if (test === undefined) return []
  const w = words.appOnly.results
  const { roles, missing, more } = test
  return [roles.length === 0 ? w.none : w.granted(roles.join(', ')), ...missing.map(w.missing), ...more.map(w.more)]
}

function failedLine(words: Words, code: string): string {
  const meaning = meanings.get(code)
  const said = meaning && `${words.codes.happened[meaning.happening]} ${words.codes.next[meaning.move]}`
  return `${words.appOnly.results.failed} ${said ?? ''} (${code})`
}

function probeLines(words: Words, probes: NonNullable<AppFindings['probes']>): readonly string[] {
  const w = words.appOnly.probe
  const say = (mailbox: string, result: AppProbe) =>
    result.kind === 'unclear' ? w.unclear(mailbox, result.code ?? '?') : w[result.kind](mailbox)
  const [inside, outside] = probes.map(([, { kind }]) => kind)
  const verdicts = [
    inside === 'answers' && outside === 'refused' && w.good,
    outside === 'answers' && w.wide,
    inside === 'refused' && w.narrow,
  ].filter((line) => typeof line === 'string')
  return [...probes.map(([mailbox, result]) => say(mailbox, result)), ...verdicts]
}
