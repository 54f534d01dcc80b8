import type { AppPassword, GrantedMailbox } from '../../accounts/types.ts'
import type { Colleague, Revoked } from '../admin-people.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import { ago, day } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import { usedLine } from './apps.ts'
import type { Page } from './document.ts'
import { scopeLine } from './scope.ts'
import { doneBox, revokeBox } from './tenant.ts'
import { mailboxesSection } from './tenant-mailboxes.ts'

export interface ColleagueFacts {
  readonly visitor: Visitor
  readonly person: Colleague
  readonly done: Revoked | 'caps' | undefined
  /** Mailboxes of others; undefined where people read with their own permission. */
  readonly granted: readonly GrantedMailbox[] | undefined
}

/** One person of the organization: passwords and what they reach, never what they show. */
export function colleaguePage(site: Site, words: Words, { visitor, person, done, granted }: ColleagueFacts): Page {
  const w = words.tenant
  const { account, passwords, calendars, readAt } = person
  const { identity, state, stateSince, scopes, signedInAt } = account
  const name = identity.name === '' ? identity.username : identity.name
  const now = site.deps.clock.now()
  const read = readAt === undefined ? w.person.unread : w.person.read(ago(readAt, now, words), calendars ?? 0)
  const list = (use: AppPassword['use']) => passwords.filter((one) => one.use === use)
  return {
    title: name,
    visitor,
    body: html`${doneBox(words, done)}
<p class="small"><a href="${site.links.path('/admin')}">${w.person.back}</a></p>
<section class="who"><div><h1>${name}</h1><p>${identity.username}</p></div></section>
<section class="card" data-state="${state}"><p><span class="state ${state}">${w.states[state]}</span> <span class="small">${w.since(day(stateSince, words))}</span></p>
<p class="small">${w.person.signedIn(ago(signedInAt, now, words))} · ${read}</p>
<p class="small">${w.person.scopes}: ${scopes.join(' ')}</p></section>
${section(site, words, visitor, w.person.apps, w.person.noApps, list('app'))}
${section(site, words, visitor, w.person.feeds, w.person.noFeeds, list('feed'))}
${granted && mailboxesSection(site, words, visitor, account, granted)}
<section class="leave">${revokeBox(site, visitor, { to: `/admin/people/${account.id}/revoke`, open: w.revoke.person, sure: w.revoke.personSure(name), now: w.revoke.now })}</section>`,
  }
}

function section(
  site: Site,
  words: Words,
  visitor: Visitor,
  title: string,
  none: string,
  passwords: readonly AppPassword[],
): Html {
  const rows = passwords.map((password) => row(site, words, visitor, password))
  return html`<section class="card"><h2>${title}</h2>
${rows.length === 0 ? html`<p class="empty">${none}</p>` : html`<ul class="list">${rows}</ul>`}</section>`
}

function row(site: Site, words: Words, visitor: Visitor, password: AppPassword): Html {
  const { id, accountId, label } = password
  const w = words.apps
  return html`<li class="app" data-password="${id}"><div><b>${label}</b>
<p class="scope">${scopeLine(words, password)}</p>${usedLine(site, words, password)}</div>
${revokeBox(site, visitor, { to: `/admin/people/${accountId}/passwords/${id}/revoke`, open: html`${w.revoke}<span class="unseen"> ${label}</span>`, sure: w.revokeSure(label), now: w.revokeNow })}
</li>`
}
