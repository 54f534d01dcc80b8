import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'

interface Link {
  readonly to: string
  readonly label: string
}

export interface Message {
  readonly title: string
  readonly text: string
  /** Whose move it is, where that is the question. */
  readonly move?: string
  readonly link: Link
  readonly also?: readonly Link[]
  /** Names and values to hand on to whoever helps. */
  readonly support?: readonly (readonly [name: string, value: string])[]
}

/** One thing to say and one thing to do next. */
export function messagePage(site: Site, words: Words, message: Message): Page {
  const { title, text, move, link, also = [], support } = message
  return {
    title,
    body: html`<section class="message">
${move && html`<p class="pill">${move}</p>`}
<h1>${title}</h1>
<p class="lead">${text}</p>
<p class="choices"><a class="button" href="${site.links.path(link.to)}">${link.label}</a>
${also.map(({ to, label }): Html => html`<a href="${site.links.path(to)}">${label}</a> `)}</p>
${support && html`<dl class="support"><dt class="wide">${words.forSupport}</dt>${support.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`}
</section>`,
  }
}

/** Asks before everything is erased. */
export function disconnectPage(site: Site, words: Words, visitor: Visitor): Page {
  const w = words.leave
  return {
    title: w.sureTitle,
    visitor,
    body: html`<section class="message"><h1>${w.sureTitle}</h1>
<ul>${w.sure.map((line): Html => html`<li>${line}</li>`)}</ul>
<p class="small">${w.afterwards}</p>
<form class="choices" method="post" action="${site.links.path('/disconnect')}">
<input type="hidden" name="csrf" value="${site.sessions.csrf(visitor.session, 'disconnect')}">
<button class="danger">${w.submit}</button>
<a href="${site.links.path('/')}">${w.cancel}</a>
</form></section>`,
  }
}
