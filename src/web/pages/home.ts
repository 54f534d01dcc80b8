import type { AppPassword } from '../../accounts/types.ts'
import { meanings } from '../../auth/aadsts.ts'
import type { MirrorStatus } from '../../mirror/types.ts'
import { connectionOf, isComplete } from '../connection.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import { ago, day, iso } from '../words/time.ts'
import type { NoteName, Words } from '../words/types.ts'
import { calendarsSection } from './calendars.ts'
import { compareSection } from './compare.ts'
import type { Page } from './document.ts'
import { feedsSection } from './feeds.ts'
import { noteBox } from './landing.ts'

const refreshSeconds = 3

export interface HomeFacts {
  readonly visitor: Visitor
  readonly status: MirrorStatus
  readonly passwords: readonly AppPassword[]
  readonly note: NoteName | undefined
}

/** For somebody who is signed in: connection, a new app, the apps, the calendars, the way out. */
export function homePage(site: Site, words: Words, facts: HomeFacts): Page {
  const { visitor, status } = facts
  const { identity } = visitor.account
  const now = site.deps.clock.now()
  return {
    title: words.apps.title,
    visitor,
    refreshSeconds: status.running && !isComplete(status) ? refreshSeconds : undefined,
    body: html`${noteBox(words, facts.note)}
<div class="who"><h1>${identity.name || identity.username}</h1><p>${identity.username}</p></div>
${statusSection(site, words, visitor, status)}
${createSection(site, words, visitor)}
${appsSection(site, words, { ...facts, passwords: facts.passwords.filter(({ use }) => use === 'app') })}
${calendarsSection(words, status, now)}
${status.calendars !== undefined && feedsSection(site, words, { visitor, calendars: status.calendars, feeds: facts.passwords.filter(({ use }) => use === 'feed') })}
${isComplete(status) && compareSection(site, words, visitor)}
<section class="leave"><p>${words.leave.text}</p>
<p><a href="${site.links.path('/disconnect')}">${words.leave.link}</a></p></section>`,
  }
}

function statusSection(site: Site, words: Words, { account }: Visitor, status: MirrorStatus): Html {
  const { name, code, since } = connectionOf(account, status)
  const w = words.connection[name]
  // Only what Microsoft's codes mean is added; what they say of themselves is for administrators.
  const happened = code === undefined ? undefined : meanings.get(code)?.happened
  const when = since === undefined ? undefined : words.since(ago(since, site.deps.clock.now(), words))
  return html`<section class="status ${w.tone}" id="status" data-state="${name}">
<h2>${w.title}</h2>
<p>${happened} ${w.text}</p>
${w.move === 'person' && html`<p><a class="button" href="${site.links.path('/login')}">${words.signInAgain}</a></p>`}
${w.tone !== 'good' && w.tone !== 'busy' && html`<p class="small">${[words.move[w.move as keyof Words['move']], code && `${words.code} ${code}`, when].filter(Boolean).join(' · ')}</p>`}
</section>`
}

function createSection(site: Site, words: Words, { session }: Visitor): Html {
  const w = words.create
  return html`<section class="card" id="connect"><h2>${w.title}</h2>
<p>${w.text}</p>
<form class="create" method="post" action="${site.links.path('/passwords')}">
<input type="hidden" name="csrf" value="${site.sessions.csrf(session, 'create')}">
<label for="label">${w.label}</label>
<div class="row"><input id="label" name="label" required maxlength="64" autocomplete="off" placeholder="${w.example}">
<button>${w.submit}</button></div>
</form></section>`
}

function appsSection(site: Site, words: Words, { visitor, passwords }: HomeFacts): Html | undefined {
  if (passwords.length === 0) return undefined
  const list = passwords.map((password) => appRow(site, words, visitor, password))
  return html`<section class="card" id="apps"><h2>${words.apps.title}</h2>
<ul class="list">${list}</ul></section>`
}

function appRow(site: Site, words: Words, { session }: Visitor, password: AppPassword): Html {
  const w = words.apps
  const now = site.deps.clock.now()
  const { lastUsedAt, lastUsedBy, expiresAt } = password
  const used = lastUsedAt === undefined ? w.neverUsed : w.used(ago(lastUsedAt, now, words), lastUsedBy)
  const ends = expiresAt !== undefined && (expiresAt <= now ? w.expired : w.expires)(day(expiresAt, words))
  return html`<li class="app" data-password="${password.id}">
<div><b>${password.label}</b>
<p class="small">${w.created(day(password.createdAt, words))} · <span${lastUsedAt !== undefined && html` title="${iso(lastUsedAt)}"`}>${used}</span>${ends && html` · ${ends}`}</p></div>
<details class="revoke"><summary>${w.revoke}<span class="unseen"> ${password.label}</span></summary>
<form method="post" action="${site.links.path(`/passwords/${password.id}/revoke`)}">
<p>${w.revokeSure(password.label)}</p>
<input type="hidden" name="csrf" value="${site.sessions.csrf(session, 'revoke')}">
<button class="danger">${w.revokeNow}</button>
</form></details>
</li>`
}
