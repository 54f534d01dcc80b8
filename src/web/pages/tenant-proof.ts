import type { OwnRegistration } from '../../accounts/types.ts'
import type { Colleague } from '../admin-people.ts'
import { type Hole, type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import { iso } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { lastOf } from './tenant-registration.ts'

export interface ProofFacts {
  readonly visitor: Visitor
  readonly tid: string
  /** Everybody of the tenant. */
  readonly people: readonly Colleague[]
  /** Permissions of the application itself; undefined where it reads with those of people. */
  readonly application: string | undefined
  /** The organization's own, where one reads. */
  readonly registration: OwnRegistration | undefined
}

/** To the minute, in UTC: a document says when exactly. */
const moment = (at: number): string => iso(at).slice(0, 16).replace('T', ' ')

/** What the bridge really holds and reads of a tenant: for paper. */
export function proofPage(site: Site, words: Words, facts: ProofFacts): Page {
  const { visitor, tid, people, application, registration: own } = facts
  const w = words.tenant.proof
  const { clock, version, contacts, registration } = site.deps
  const { identity } = visitor.account
  return {
    title: w.title,
    visitor,
    body: html`<article class="proof">
<p class="small unprinted"><a href="${site.links.path('/admin')}">${words.tenant.link}</a> · ${w.print}</p>
<h1>${w.title}</h1>
<p class="small">${w.made(`${moment(clock.now())} UTC`, identity.username)}</p>
<section class="card"><h2>${w.facts}</h2><dl class="facts-list">
<dt>${w.bridge}</dt><dd>${site.links.server}</dd>
<dt>${w.version}</dt><dd>${version}</dd>
<dt>${w.client}</dt><dd>${registration.clientId}</dd>
${own && html`<dt>${w.reads}</dt><dd>${words.registration.shown(lastOf(own.clientId))}</dd>`}
<dt>${w.tenant}</dt><dd>${tid}</dd></dl></section>
${scopesSection(words, people, application)}
${mailboxesSection(words, people, application !== undefined)}
<section class="card"><h2>${w.hosts}</h2><p>${w.hostsText(moment(contacts.since))}</p>
${table(
  [w.host, w.requests, w.last],
  contacts.list().map(({ host, requests, at }) => [host ?? w.anyPush, requests, moment(at)]),
)}</section>
</article>`,
  }
}

/** Each set of permissions with how many sign-ins hold just that. */
function scopesSection(words: Words, people: readonly Colleague[], application: string | undefined): Html {
  const w = words.tenant.proof
  const sets = Map.groupBy(people, ({ account }) => [...account.scopes].sort().join(' '))
  const own = application === undefined ? [] : [[application === '' ? w.none : application, w.application]]
  const rows = [...own, ...[...sets].map(([scopes, holders]) => [scopes, words.tenant.count(holders.length)])]
  return html`<section class="card" id="scopes"><h2>${w.scopes}</h2><p>${w.scopesText}</p>
${rows.length === 0 ? html`<p>${w.none}</p>` : table([w.scopes, words.tenant.people], rows)}</section>`
}

function mailboxesSection(words: Words, people: readonly Colleague[], byApplication: boolean): Html {
  const w = words.tenant.proof
  const rows = people
    .filter(({ account }) => account.state !== 'revoked')
    .map(({ account, readAt, passwords }) => [
      account.identity.username,
      words.tenant.states[account.state],
      readAt === undefined ? w.never : moment(readAt),
      passwords.length,
    ])
  return html`<section class="card" id="mailboxes"><h2>${w.mailboxes}</h2><p>${byApplication ? w.mailboxesByApp : w.mailboxesText}</p>
${rows.length === 0 ? html`<p>${w.none}</p>` : table([w.address, w.state, w.lastRead, w.passwords], rows)}</section>`
}

/** Wide ones scroll in themselves, and can be reached by keyboard. */
const table = (head: readonly string[], rows: readonly (readonly Hole[])[]): Html =>
  html`<div class="wide-table" tabindex="0" role="region" aria-label="${head[0]}"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}</tbody></table></div>`
