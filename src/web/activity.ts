import type Koa from 'koa'
import type { AuditEntry } from '../audit/types.ts'
import { show } from './answer.ts'
import { html } from './html.ts'
import type { Site, Visitor } from './site.ts'
import { wordsFor } from './words/all.ts'
import { moment } from './words/time.ts'
import type { Words } from './words/types.ts'
import { zoneOf } from './zone.ts'

const most = 100

/** GET /activity: what the audit log has about the person's own account. */
export async function activity(site: Site, ctx: Koa.Context, visitor: Visitor): Promise<void> {
  const words = wordsFor(ctx)
  const [entries = [], passwords] = await Promise.all([
    site.deps.audit?.of(visitor.account.id, most),
    site.deps.passwords.list(visitor.account.id),
  ])
  const labels = new Map(passwords.map(({ id, label }) => [id, label]))
  const zone = zoneOf(site, ctx) ?? 'UTC'
  const rows = entries.map((entry) => row(entry, words, { labels, zone }))
  const { title, text, none, when, what } = words.activity
  show(site, ctx, 200, {
    title,
    visitor,
    body: html`<h1>${title}</h1>
<p class="lead">${text}</p>
<section class="card" id="activity">
${rows.length === 0 ? html`<p class="empty">${none}</p>` : html`<table><thead><tr><th scope="col">${when}</th><th scope="col">${what}</th></tr></thead><tbody>${rows}</tbody></table>`}</section>
<p><a href="${site.links.path('/')}">${words.week.back}</a></p>`,
  })
}

interface Told {
  /** Of passwords that are still there, by id. */
  readonly labels: ReadonlyMap<string, string>
  /** The reader's, IANA. */
  readonly zone: string
}

function row({ at, event, passwordId = '', mailbox, code }: AuditEntry, words: Words, { labels, zone }: Told) {
  const { events } = words.activity
  const known: Readonly<Record<string, string>> = events
  const details = [labels.get(passwordId) ?? passwordId, mailbox, code].filter(Boolean).join(' · ')
  return html`<tr><td><time datetime="${at}">${moment(Date.parse(at), zone, words)}</time></td>
<td>${known[event] ?? events.other}${details !== '' && html` <span class="small">${details}</span>`}</td></tr>`
}
