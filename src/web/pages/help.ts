import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { value } from './value.ts'
import { reportForm } from './waiting.ts'

export interface ApprovalFacts {
  readonly visitor: Visitor | undefined
  /** What the person typed, if it was no domain. */
  readonly wrong: string | undefined
  /** Domain or tenant the link is for, and the link. */
  readonly link: { readonly tenant: string; readonly url: URL } | undefined
}

/** For a person whose organization has to approve, and for the administrator they send here. */
export function approvalPage(site: Site, words: Words, facts: ApprovalFacts): Page {
  const w = words.help
  return {
    title: w.title,
    visitor: facts.visitor,
    lasting: true,
    body: html`<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
<section class="card"><h2>${w.screensTitle}</h2>${pairs(w.screens)}</section>
${facts.visitor === undefined && reportForm(site, words)}
<section class="card" id="link"><h2>${w.linkTitle}</h2><p>${w.linkText}</p>
${domainForm(site, words, facts)}
${facts.link && html`<div class="values">${value(words, 'consent', w.linkFor(facts.link.tenant), facts.link.url.href)}</div>`}
</section>
<section class="card"><h2>${w.adminTitle}</h2>${pairs(w.admin)}</section>
<p><a href="${site.links.path('/')}">${words.back}</a></p>`,
  }
}

function domainForm(site: Site, words: Words, { wrong, link }: ApprovalFacts): Html {
  const w = words.help
  const bad = wrong !== undefined
  return html`<form class="create" method="get" action="${site.links.path('/help/approval')}#link">
<label for="org">${w.who}</label>
<div class="row"><input id="org" name="org" required maxlength="254" placeholder="${w.whoExample}" value="${wrong ?? link?.tenant ?? ''}"${bad && html` aria-invalid="true" aria-describedby="org-wrong"`}>
<button>${w.whoSubmit}</button></div>
${bad && html`<p class="error" id="org-wrong">${w.whoWrong}</p>`}
</form>`
}

function pairs(list: readonly (readonly string[])[]): Html {
  return html`<dl>${list.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>`
}
