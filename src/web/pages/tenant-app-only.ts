import type { AppGrant, AppProbe } from '../../accounts/types.ts'
import { meanings } from '../../auth/aadsts.ts'
import type { AppFindings } from '../admin-app-only.ts'
import { consentUrl } from '../consent-request.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import { day } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'

/** Whether the application reads for this organization, and the way there. Nothing where people's own permissions are used. */
export function appOnlySection(
  site: Site,
  words: Words,
  { account, session }: Visitor,
  grant: AppGrant | undefined,
): Html | undefined {
  const { appOnly, registration } = site.deps
  if (appOnly === undefined) return undefined
  const w = words.appOnly
  const { tid } = account.identity
  const csrf = html`<input type="hidden" name="csrf" value="${site.sessions.csrf(session, 'appOnly')}">`
  const url = consentUrl(site, tid, (request) => appOnly.consentUrl(request))
  return html`<section class="card" id="application"><h2>${w.title}</h2><p>${w.text}</p>
<p><span class="state ${grant === undefined ? 'signInNeeded' : 'connected'}">${grant === undefined ? w.off : w.on(day(grant.at, words))}</span></p>
<ol>${w.steps.map((step) => html`<li>${step}</li>`)}</ol>
<p><a class="button quiet" href="${url.href}">${w.grant}</a></p>
<form method="post" action="${site.links.path('/admin/app-only/test')}">${csrf}<p><button>${grant === undefined ? w.test : w.again}</button></p></form>
${grant !== undefined && html`<details class="revoke"><summary>${w.switchOff}</summary><form method="post" action="${site.links.path('/admin/app-only/off')}"><p>${w.offSure}</p>${csrf}<button class="danger">${w.switchOff}</button></form></details>`}
<details class="recipe"><summary>${w.probe.title}</summary><p>${w.probe.text}</p>
<form class="create" method="post" action="${site.links.path('/admin/app-only/probe')}">${csrf}
${field('inside', w.probe.inside)}${field('outside', w.probe.outside)}
<p><button class="quiet">${w.probe.submit}</button></p></form></details>
<details class="recipe"><summary>${w.recipe.title}</summary><p>${w.recipe.text}</p>
<pre class="lines" tabindex="0"><code>${recipe(registration.clientId)}</code></pre></details></section>`
}

const field = (name: string, label: string): Html =>
  html`<label for="${name}">${label}</label><input id="${name}" name="${name}" type="email" required maxlength="254" autocomplete="off">`

/**
 * @see https://learn.microsoft.com/exchange/permissions-exo/application-rbac
 * @see https://learn.microsoft.com/powershell/module/exchange/new-serviceprincipal · new-managementscope · new-managementroleassignment ·
 * test-serviceprincipalauthorization
 */
export const recipe = (clientId: string): string =>
  `Connect-ExchangeOnline
New-ServicePrincipal -AppId ${clientId} -ObjectId <object id of the enterprise application> -DisplayName "Outlook CalDAV Bridge"
$group = (Get-Group -Identity "Calendar bridge").DistinguishedName
New-ManagementScope -Name "Calendar bridge" -RecipientRestrictionFilter "MemberOfGroup -eq '$group'"
New-ManagementRoleAssignment -App ${clientId} -Role "Application Calendars.Read" -CustomResourceScope "Calendar bridge"
Test-ServicePrincipalAuthorization -Identity ${clientId} -Resource adele@contoso.example | Format-Table`

/** What a test or a check has shown. */
export function appOnlyResultPage(site: Site, words: Words, visitor: Visitor, findings: AppFindings): Page {
  const w = words.appOnly
  const { isOn, test, failed, probes } = findings
  return {
    title: w.title,
    visitor,
    body: html`<section class="message" id="findings"><h1>${w.title}</h1>
<p class="lead">${isOn ? w.results.on : w.results.stays}</p>
<ul>${[...testLines(words, test), ...(failed === undefined ? [] : failedLines(words, failed)), ...(probes === undefined ? [] : probeLines(words, probes))].map((line) => html`<li>${line}</li>`)}</ul>
${!isOn && html`<p class="small">${w.results.wait}</p>`}
<p class="choices"><a class="button" href="${site.links.path('/admin')}#application">${w.back}</a></p></section>`,
  }
}

function testLines(words: Words, test: AppFindings['test']): readonly string[] {
  if (test === undefined) return []
  const w = words.appOnly.results
  const { roles, missing, more } = test
  return [roles.length === 0 ? w.none : w.granted(roles.join(', ')), ...missing.map(w.missing), ...more.map(w.more)]
}

function failedLines(words: Words, code: string): readonly string[] {
  const meaning = meanings.get(code)
  const said = meaning && `${words.codes.happened[meaning.happening]} ${words.codes.next[meaning.move]}`
  return [`${words.appOnly.results.failed} ${said ?? ''} (${code})`]
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
