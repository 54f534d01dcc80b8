import type { Caps } from '../../accounts/types.ts'
import { type CapDays, capCalendars, capDays, capDetails } from '../admin-caps.ts'
import type { Colleague, Revoked } from '../admin-people.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import type { CredentialLeft } from '../types.ts'
import { ago, day } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { type ApplicationFacts, appOnlySection } from './tenant-app-only.ts'
import { soonDays } from './tenant-registration.ts'

export interface TenantFacts {
  readonly visitor: Visitor
  readonly tid: string
  readonly caps: Caps
  /** Of the whole tenant, whatever was looked for. */
  readonly total: number
  /** This page of them. */
  readonly people: readonly Colleague[]
  readonly asked: string
  readonly page: number
  readonly hasMore: boolean
  readonly done: Revoked | 'caps' | undefined
  /** How the application reads for this tenant. */
  readonly application: ApplicationFacts
}

/** An organization, for its administrator. */
export function administratorPage(site: Site, words: Words, facts: TenantFacts): Page {
  const w = words.tenant
  return {
    title: w.title,
    visitor: facts.visitor,
    body: html`${doneBox(words, facts.done)}
<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
<p class="small">${w.id} <code>${facts.tid}</code></p>
${credentialsSection(site, words)}
${peopleSection(site, words, facts)}
${appOnlySection(site, words, facts.visitor, facts.application)}
${capsSection(site, words, facts)}
<section class="card" id="proof"><h2>${w.proof.link}</h2><p>${w.proof.linkText}</p>
<p><a class="button quiet" href="${site.links.path('/admin/proof')}">${w.proof.link}</a></p></section>
<section class="card" id="audit"><h2>${w.audit.title}</h2><p>${w.audit.text}</p>
<p><a class="button quiet" href="${site.links.path('/admin/audit')}" download>${w.audit.download}</a></p></section>
${facts.total > 0 && revokeSection(site, words, facts)}`,
  }
}

/** How long the bridge can still prove to Microsoft what it is: when that ends, everybody's calendars stand still. */
function credentialsSection(site: Site, words: Words): Html | undefined {
  const w = words.tenant.credentials
  const left = site.deps.credentials?.() ?? []
  if (left.length === 0) return undefined
  const line = ({ name, daysLeft }: CredentialLeft) => {
    const what = name === 'certificate' ? w.certificate : w.secret
    if (daysLeft === undefined) return html`<p class="small">${w.unknown(what)}</p>`
    if (daysLeft > soonDays) return html`<p class="small">${w.good(what, daysLeft)}</p>`
    return html`<p class="warn" role="status">${daysLeft < 0 ? w.ended(what) : w.soon(what, daysLeft)} ${w.next}</p>`
  }
  return html`<div id="credentials">${left.map(line)}</div>`
}

/** What was just done. */
export function doneBox(words: Words, done: Revoked | 'caps' | undefined): Html | undefined {
  const w = words.tenant
  if (done === undefined) return undefined
  return html`<p class="note" role="status">${done === 'caps' ? w.caps.saved : w.revoke.done(done.count)}</p>`
}

function peopleSection(site: Site, words: Words, { people, total, asked, page, hasMore }: TenantFacts): Html {
  const w = words.tenant
  const link = (to: number) => `${site.links.path('/admin')}?${new URLSearchParams({ q: asked, page: String(to) })}`
  return html`<section class="card" id="people"><h2>${w.people} <span class="small">${w.count(total)}</span></h2>
${total > 0 && html`<form class="find" method="get" action="${site.links.path('/admin')}" role="search"><label for="q">${w.search}</label><div class="row"><input id="q" name="q" type="search" maxlength="100" value="${asked}"><button class="quiet">${w.find}</button></div></form>`}
${people.length === 0 ? html`<p class="empty">${total === 0 ? w.nobody : w.noneFound}</p>` : html`<ul class="list">${people.map((person) => personRow(site, words, person))}</ul>`}
${(page > 0 || hasMore) && html`<p class="choices">${page > 0 && html`<a href="${link(page - 1)}">${w.earlier}</a>`}${hasMore && html`<a href="${link(page + 1)}">${w.later}</a>`}</p>`}
</section>`
}

function personRow(site: Site, words: Words, person: Colleague): Html {
  const { account, passwords } = person
  const { id, identity, state, stateSince } = account
  const w = words.tenant
  const now = site.deps.clock.now()
  const apps = passwords.filter(({ use }) => use === 'app').length
  const latest = Math.max(...passwords.map(({ lastUsedAt = 0 }) => lastUsedAt))
  const used = passwords.length > 0 && (latest > 0 ? w.used(ago(latest, now, words)) : w.unused)
  return html`<li class="colleague" data-account="${id}" data-state="${state}"><div>
<a href="${site.links.path(`/admin/people/${id}`)}"><b>${identity.name === '' ? identity.username : identity.name}</b></a>
<p class="small">${identity.username}</p></div>
<div><span class="state ${state}">${w.states[state]}</span> <span class="small">${w.since(day(stateSince, words))}</span>
<p class="small">${w.live(apps, passwords.length - apps)}${used && html` · ${used}`}</p></div></li>`
}

function capsSection(site: Site, words: Words, { visitor, caps }: TenantFacts): Html {
  const w = words.tenant.caps
  const { detail = 'all', own = 'any' } = caps
  return html`<section class="card" id="caps"><h2>${w.title}</h2><p>${w.text}</p>
<form class="create" method="post" action="${site.links.path('/admin/caps')}">
<input type="hidden" name="csrf" value="${site.sessions.csrf(visitor.session, 'caps')}">
<fieldset><legend>${w.detail}</legend>${capDetails.map((one) => radio('detail', one, one === detail, w.details[one]))}</fieldset>
<fieldset><legend>${w.calendars}</legend>${[...capCalendars].map(([name, one]) => radio('calendars', name, one === own, w.whichCalendars[name as keyof typeof w.whichCalendars]))}</fieldset>
<div class="selects">
${select(words, 'past', w.past, caps.pastDays, w.days)}
${select(words, 'future', w.future, caps.futureDays, w.days)}
${select(words, 'longest', w.longest, caps.longestDays, w.after)}
</div>
<p class="small">${w.readOnly}</p>
<p><button>${w.save}</button></p></form></section>`
}

function radio(name: string, value: string, isChosen: boolean, label: string): Html {
  const id = `${name}-${value}`
  return html`<div class="choice"><input type="radio" name="${name}" id="${id}" value="${value}"${isChosen && html` checked`}><label for="${id}">${label}</label></div>`
}

/** A limit that was set by another way than this form stands among the others. */
function select(
  words: Words,
  name: CapDays,
  label: string,
  chosen: number | undefined,
  text: (days: number) => string,
): Html {
  const days = [...new Set<number>([...capDays[name], ...(chosen === undefined ? [] : [chosen])])].sort((a, b) => a - b)
  return html`<div><label for="${name}">${label}</label><select name="${name}" id="${name}"><option value="">${words.tenant.caps.unlimited}</option>${days.map((count) => html`<option value="${count}"${count === chosen && html` selected`}>${text(count)}</option>`)}</select></div>`
}

function revokeSection(site: Site, words: Words, { visitor, total }: TenantFacts): Html {
  const w = words.tenant
  return html`<section class="leave">${revokeBox(site, visitor, { to: '/admin/revoke', open: w.revoke.all, sure: w.revoke.allSure(w.count(total)), now: w.revoke.now })}</section>`
}

export interface RevokeWords {
  readonly to: string
  readonly open: string | Html
  readonly sure: string
  readonly now: string
}

/** Asks before it is done, without a script. */
export function revokeBox(site: Site, { session }: Visitor, { to, open, sure, now }: RevokeWords): Html {
  return html`<details class="revoke"><summary>${open}</summary>
<form method="post" action="${site.links.path(to)}"><p>${sure}</p>
<input type="hidden" name="csrf" value="${site.sessions.csrf(session, 'revokeOf')}">
<button class="danger">${now}</button></form></details>`
}

/** What an administrator's limits are, for the people they hold for; undefined where there are none. */
export function capsLine(words: Words, caps: Caps): Html | undefined {
  const w = words.tenant.caps
  const { detail, own, pastDays, futureDays, longestDays } = caps
  const lines = [
    detail !== undefined && detail !== 'all' && w.ownLines.details[detail],
    own && w.ownLines.calendars[own === 'main' ? 'main' : 'own'],
    pastDays !== undefined && w.ownLines.past(w.days(pastDays)),
    futureDays !== undefined && w.ownLines.future(w.days(futureDays)),
    longestDays !== undefined && w.ownLines.longest(w.days(longestDays)),
  ].filter((line) => typeof line === 'string')
  return lines.length === 0 ? undefined : html`<p class="warn" id="limits">${w.own(lines.join(', '))}</p>`
}
