import { type Html, html } from '../html.ts'
import type { KnownSession } from '../session.ts'
import { sessionsPath } from '../sessions.ts'
import type { Site, Visitor } from '../site.ts'
import { ago, iso } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { noteBox } from './landing.ts'

export interface SessionsFacts {
  readonly visitor: Visitor
  /** The one at hand first. */
  readonly sessions: readonly KnownSession[]
  readonly isDone: boolean
}

export function sessionsPage(site: Site, words: Words, { visitor, sessions, isDone }: SessionsFacts): Page {
  const w = words.sessions
  const csrf = html`<input type="hidden" name="csrf" value="${site.sessions.csrf(visitor.session, 'sessions')}">`
  return {
    title: w.title,
    visitor,
    body: html`${noteBox(words, isDone ? 'sessionEnded' : undefined)}
<h1>${w.title}</h1>
<p class="lead">${w.text}</p>
<section class="card" id="sessions"><ul class="list">${sessions.map((one) => row(site, words, csrf, one))}</ul>
<details class="revoke"><summary>${w.endAll}</summary>
<form method="post" action="${site.links.path(`${sessionsPath}/end`)}"><p>${w.endAllSure}</p>${csrf}<button class="danger">${w.endAll}</button></form></details></section>
<p class="choices"><a class="button" href="${site.links.path('/')}">${words.week.back}</a></p>`,
  }
}

function row(site: Site, words: Words, csrf: Html, { handle, browser, startedAt, seenAt, isThis }: KnownSession): Html {
  const w = words.sessions
  const now = site.deps.clock.now()
  const name = browser === '' ? w.unknown : browser
  return html`<li class="app" data-session="${handle}"><div><b>${name}</b>${isThis && html` <span class="state">${w.thisOne}</span>`}
<p class="small"><span title="${iso(startedAt)}">${w.began(ago(startedAt, now, words))}</span> · ${w.seen(ago(seenAt, now, words))}</p></div>
${!isThis && html`<form method="post" action="${site.links.path(`${sessionsPath}/${handle}/end`)}">${csrf}<button class="quiet small-button">${w.end}<span class="unseen"> ${name}</span></button></form>`}</li>`
}
