import { clouds } from '../../clouds.ts'
import type { ConsentLink, ConsentRequest } from '../consent-request.ts'
import { type Html, html } from '../html.ts'
import { type NoOrganization, type Organization, shownName } from '../organization.ts'
import type { Site, Visitor } from '../site.ts'
import { day } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { letter } from './letter.ts'

export interface AdminFacts {
  readonly visitor: Visitor | undefined
  readonly request: ConsentRequest | undefined
  /** The request that led here is too old to be shown. */
  readonly isExpired: boolean
  readonly organization?: Organization
  readonly link?: ConsentLink
  readonly typed: string
  readonly problem?: NoOrganization
}

/** For an administrator, who needs no account here: everything to decide by, and the way to Microsoft's page. */
export function adminPage(site: Site, words: Words, facts: AdminFacts): Page {
  const w = words.admin
  const isPersonal = site.deps.registration.audience === 'personal'
  const byApplication = applicationWords(site, words, facts)
  const reading =
    w.reading[site.deps.appOnly === undefined ? 'people' : facts.link?.isOwn === true ? 'own' : 'application']
  return {
    title: w.title,
    visitor: facts.visitor,
    lasting: true,
    body: html`<h1>${w.title}</h1>
<p class="lead">${isPersonal ? w.personal : (byApplication?.lead ?? w.lead)}</p>
${!isPersonal && facts.request && who(words, facts.request)}
${!isPersonal && facts.isExpired && html`<p class="note">${w.expired}</p>`}
${!isPersonal && approve(site, words, facts)}
<section class="card" id="scopes"><h2>${w.scopesTitle}</h2><p>${reading.scopes}</p>${scopeList(site, words, facts)}</section>
<div class="pair"><section class="card"><h2>${w.storedTitle}</h2>${lines(w.stored(reading.signIns))}</section>
<section class="card"><h2>${w.neverTitle}</h2>${lines(w.nevers(reading.reach), 'facts no')}</section></div>
<section class="card"><h2>${w.beforeTitle}</h2><dl>${(byApplication?.before ?? w.before).map(([when, what]) => html`<dt>${when}</dt><dd>${what}</dd>`)}</dl></section>
<section class="card" id="undo"><h2>${w.undoTitle}</h2>${lines(w.undo(reading.onePerson))}</section>
${!isPersonal && steps(site, words)}
<section class="card"><h2>${w.publisherTitle}</h2>${site.deps.registration.audience === 'one' && html`<p>${w.own}</p>`}${lines(w.publisher)}</section>
${toCompare(site, words, facts)}`,
  }
}

const applicationScope = 'Calendars.Read (Application)'

/** What is different where the application reads with a permission of its own, the operator's or the organization's. */
function applicationWords(site: Site, words: Words, { link }: AdminFacts) {
  const { own, ...operators } = words.appOnly.approval
  if (site.deps.appOnly === undefined) return undefined
  return link?.isOwn === true ? { ...own, role: undefined } : operators
}

function who(words: Words, { by, isProven, organization, at }: ConsentRequest): Html {
  const w = words.admin
  const forWhom = shownName(words, organization)
  const name = by === '' ? w.asksNobody(forWhom) : w.asksFor(by, forWhom)
  return html`<section class="card" id="asks"><h2>${w.asks}</h2><p><b>${name}</b></p>
<p class="small">${by !== '' && `${isProven ? w.proven : w.typed} `}${w.asked(day(at, words))}</p></section>`
}

function approve(site: Site, words: Words, facts: AdminFacts): Html {
  const w = words.admin
  const { organization, link, typed, problem } = facts
  const isOpen = organization === undefined
  return html`<section class="card" id="approve"><h2>${w.approveTitle}</h2>
${
  organization &&
  link &&
  html`<p>${(applicationWords(site, words, facts)?.text ?? w.approveText)(shownName(words, organization))}</p>
<p><a class="button big" id="approve-link" href="${link.url.href}">${w.approve}</a></p>
<details class="narrow"><summary>${w.approveLink}</summary>${letter(words, 'consent', w.approveLink, link.url.href)}</details>`
}
${
  site.deps.registration.tenant === undefined &&
  (isOpen
    ? organizationForm(site, words, typed, problem)
    : html`<details class="narrow"><summary>${w.change}</summary>${organizationForm(site, words, typed, problem)}</details>`)
}</section>`
}

function organizationForm(site: Site, words: Words, typed: string, problem: NoOrganization | undefined): Html {
  const w = words.admin
  return html`<form class="create" method="get" action="${site.links.path('/help/admin')}#approve"><label for="org">${w.approveWho}</label>
<div class="row"><input id="org" name="org" required maxlength="254" placeholder="${words.help.whoExample}" value="${typed}"${problem !== undefined && html` aria-invalid="true" aria-describedby="org-wrong"`}>
<button class="quiet">${w.approveFind}</button></div>
${problem !== undefined && html`<p class="error" id="org-wrong">${words.help.problems[problem]}</p>`}</form>`
}

function scopeList(site: Site, words: Words, facts: AdminFacts): Html {
  const texts: Readonly<Record<string, readonly string[]>> = words.admin.scopes
  // What it is there for first; what comes with every sign-in after it.
  const scopes = site.deps.registration.scopes.toSorted((one, other) => rank(one) - rank(other))
  const [role, why] = applicationWords(site, words, facts)?.role ?? []
  const own =
    role && html`<li><b>${role}</b> <code class="scope-name">${applicationScope}</code><span>${why}</span></li>`
  return html`<ul class="facts yes">${own}${scopes.map((scope) => {
    const [name, why] = texts[scope] ?? [scope, '']
    return html`<li><b>${name}</b> <code class="scope-name">${scope}</code><span>${why}</span></li>`
  })}</ul>`
}

const rank = (scope: string): number => (/^[A-Z]/.test(scope) ? 0 : 1)

function lines(list: readonly string[], kind = 'points'): Html {
  return html`<ul class="${kind}">${list.map((text) => html`<li>${text}</li>`)}</ul>`
}

function steps(site: Site, words: Words): Html {
  const w = words.admin
  const { portal } = clouds[site.deps.registration.cloud]
  const blade = `${portal}/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~`
  return html`<section class="card" id="steps"><h2>${w.stepsTitle}</h2>
${w.steps.map(({ id, title, list }) => html`<details class="recipe" id="step-${id}"><summary>${title}</summary><ol>${list.map((text) => html`<li>${text}</li>`)}</ol></details>`)}
<p class="choices close"><a href="${blade}/AccessRequests" rel="noreferrer">${w.portalRequests}</a><a href="${blade}/AppAppsPreview" rel="noreferrer">${w.portal}</a></p></section>`
}

function toCompare(site: Site, words: Words, facts: AdminFacts): Html {
  const w = words.admin
  const { clientId, cloud } = site.deps.registration
  const scopes = [
    ...(applicationWords(site, words, facts)?.role === undefined ? [] : [applicationScope]),
    ...site.deps.registration.scopes,
  ]
  const values: readonly (readonly [string, string])[] = [
    [w.client, clientId],
    [w.server, site.links.server],
    [w.scopeList, scopes.join(', ')],
    [w.cloud, cloud],
  ]
  return html`<section class="card"><h2>${w.factsTitle}</h2><dl class="support plain">${values.map(([name, text]) => html`<dt>${name}</dt><dd>${text}</dd>`)}</dl></section>`
}
