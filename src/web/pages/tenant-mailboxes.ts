import type { AccountRecord, GrantedMailbox } from '../../accounts/types.ts'
import type { GrantFindings } from '../admin-mailboxes.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import { day } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'

/** Mailboxes of others that a person sees besides the own one, and a form for the next. */
export function mailboxesSection(
  site: Site,
  words: Words,
  visitor: Visitor,
  person: AccountRecord,
  granted: readonly GrantedMailbox[],
): Html {
  const w = words.appOnly.mailboxes
  const csrf = html`<input type="hidden" name="csrf" value="${site.sessions.csrf(visitor.session, 'mailboxes')}">`
  const to = site.links.path(`/admin/people/${person.id}/mailboxes`)
  const row = ({ address, at }: GrantedMailbox) => html`<li class="app"><div><b>${address}</b>
<p class="small">${w.since(day(at, words))}</p></div>
<form method="post" action="${to}/withdraw">${csrf}<input type="hidden" name="mailbox" value="${address}"><button class="quiet small-button">${w.withdraw}<span class="unseen"> ${address}</span></button></form></li>`
  return html`<section class="card" id="mailboxes"><h2>${w.title}</h2><p>${w.text}</p>
${granted.length > 0 && html`<ul class="list">${granted.map(row)}</ul>`}
<form class="find after" method="post" action="${to}">${csrf}<label for="mailbox">${w.address}</label>
<div class="row"><input id="mailbox" name="mailbox" type="email" required maxlength="254" autocomplete="off" placeholder="support@contoso.example"><button class="quiet">${w.grant}</button></div></form></section>`
}

/** Whether a mailbox is granted now, and what the person will see of it. */
export function mailboxResultPage(
  site: Site,
  words: Words,
  visitor: Visitor,
  { person, mailbox, sight, refused }: GrantFindings,
): Page {
  const w = words.appOnly.mailboxes
  const { probe } = words.appOnly
  const why =
    refused === undefined
      ? undefined
      : refused.kind === 'tooMany'
        ? w.tooMany
        : refused.kind === 'unclear'
          ? probe.unclear(mailbox, refused.code ?? '?')
          : probe[refused.kind](mailbox)
  return {
    title: w.title,
    visitor,
    body: html`<section class="message" id="findings"><h1>${sight === undefined ? w.stays : w.granted}</h1>
<p class="lead">${sight === undefined ? why : html`<b>${mailbox}</b><br>${w.sees[sight]}`}</p>
${sight !== undefined && html`<p class="small">${w.follows}</p>`}
${refused?.kind === 'refused' && html`<p class="small">${probe.narrow}</p>`}
<p class="choices"><a class="button" href="${site.links.path(`/admin/people/${person.id}`)}#mailboxes">${w.back}</a></p></section>`,
  }
}
