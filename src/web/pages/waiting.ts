import { type Html, html } from '../html.ts'
import type { Site } from '../site.ts'
import { requestDays, type Waiting } from '../waiting.ts'
import { ago, iso } from '../words/time.ts'
import type { Words } from '../words/types.ts'

/** How it stands with somebody who waits for an approval, and whose move it is. */
export function waitingSection(site: Site, words: Words, waiting: Waiting, now: number): Html {
  const w = words.approval
  const isOver = waiting.state === 'requested' && now - waiting.at > requestDays * 86_400_000
  const name = isOver ? 'expired' : waiting.state
  const { title, text } = w[name]
  const move = name === 'requested' ? words.move.administrator : words.move.person
  const since = w.requested.since(ago(waiting.at, now, words), waiting.by)
  const { path } = site.links
  return html`<section class="status ${name === 'requested' ? 'wait' : 'act'}" id="waiting" data-state="${name}">
<div><h2>${title}</h2><p>${text}</p>
<p class="small">${move}${waiting.state === 'requested' && html` · <span title="${iso(waiting.at)}">${since}</span>`}</p>
<div class="choices"><a class="button" href="${path('/login')}">${name === 'requested' ? w.signIn : words.signInAgain}</a> <a href="${path('/help/approval')}">${w.howTo}</a></div>
<form method="post" action="${path('/waiting/end')}"><button class="link">${w.forget}</button></form></div>
</section>`
}

/** For somebody who has just sent the request on Microsoft's page. */
export function reportForm(site: Site, words: Words): Html {
  const w = words.approval
  return html`<section class="card" id="report"><h2>${w.reportTitle}</h2><p>${w.reportText}</p>
<form class="create" method="post" action="${site.links.path('/waiting')}"><label for="by">${w.reportWho}</label>
<div class="row"><input id="by" name="by" type="email" maxlength="254" autocomplete="email" placeholder="${words.help.whoExample}"><button>${w.report}</button></div></form></section>`
}
