import type { AccountRecord } from '../../accounts/types.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import type { Words } from '../words/types.ts'

/** Whose page this is, and the other accounts of the same browser. */
export function whoSection(site: Site, words: Words, { account, others, session }: Visitor): Html {
  const w = words.account
  const csrf = site.sessions.csrf(session, 'switch')
  return html`<section class="who"><div><h1>${nameOf(account)}</h1><p>${account.identity.username}</p></div>
<details class="accounts"><summary>${w.switch}</summary>
<div class="menu">
${others.length > 0 && html`<p class="small">${w.others}</p>${others.map((other) => switchForm(site, other, csrf))}`}
<p><a href="${site.links.path('/login/another')}">${w.another}</a></p>
<p class="small">${w.anotherText}</p>
</div></details></section>`
}

const nameOf = ({ identity }: AccountRecord): string => (identity.name === '' ? identity.username : identity.name)

const switchForm = (site: Site, other: AccountRecord, csrf: string): Html =>
  html`<form method="post" action="${site.links.path('/accounts/switch')}"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="account" value="${other.id}"><button class="quiet">${nameOf(other)}<span class="small">${other.identity.username}</span></button></form>`
