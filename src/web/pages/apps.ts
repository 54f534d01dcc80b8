import type { AppPassword } from '../../accounts/types.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import { ago, day, iso } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import { scopeLine } from './scope.ts'

/** The app passwords of an account. */
export function appsSection(site: Site, words: Words, visitor: Visitor, passwords: readonly AppPassword[]): Html {
  const list = passwords.map((password) => appRow(site, words, visitor, password))
  return html`<section class="card" id="apps"><h2>${words.apps.title}</h2>
${list.length === 0 ? html`<p class="empty">${words.apps.none}</p>` : html`<ul class="list">${list}</ul>`}</section>`
}

function appRow(site: Site, words: Words, visitor: Visitor, password: AppPassword): Html {
  const view = site.links.path(`/passwords/${password.id}/view`)
  return html`<li class="app" data-password="${password.id}">
<div><b>${password.label}</b>
<p class="scope">${scopeLine(words, password)}</p>${usedLine(site, words, password)}</div>
<a class="button quiet small-button" href="${view}">${words.apps.view}<span class="unseen"> ${password.label}</span></a>
${revokeForm(site, words, visitor, password)}
</li>`
}

/** Since when, until when, and by whom it was used. */
export function usedLine(site: Site, words: Words, password: AppPassword): Html {
  const w = words.apps
  const now = site.deps.clock.now()
  const { lastUsedAt, lastUsedBy, expiresAt } = password
  const used = lastUsedAt === undefined ? w.neverUsed : w.used(ago(lastUsedAt, now, words), lastUsedBy)
  const ends = expiresAt !== undefined && (expiresAt <= now ? w.expired : w.expires)(day(expiresAt, words))
  return html`<p class="small">${w.created(day(password.createdAt, words))} · <span${lastUsedAt !== undefined && html` title="${iso(lastUsedAt)}"`}>${used}</span>${ends && html` · ${ends}`}</p>`
}

export function revokeForm(site: Site, words: Words, { session }: Visitor, password: AppPassword): Html {
  const w = words.apps
  return html`<details class="revoke"><summary>${w.revoke}<span class="unseen"> ${password.label}</span></summary>
<form method="post" action="${site.links.path(`/passwords/${password.id}/revoke`)}">
<p>${w.revokeSure(password.label)}</p>
<input type="hidden" name="csrf" value="${site.sessions.csrf(session, 'revoke')}">
<button class="danger">${w.revokeNow}</button>
</form></details>`
}
