import { type Html, html } from '../html.ts'
import type { Site } from '../site.ts'
import type { KnownWaiting } from '../waiting.ts'
import type { NoteName, Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { microsoft } from './icons.ts'
import { waitingSection } from './waiting.ts'

/** For somebody who is not signed in. */
export function landingPage(site: Site, words: Words, note: NoteName | undefined, waiting?: KnownWaiting): Page {
  const w = words.landing
  const { path } = site.links
  return {
    title: w.title,
    body: html`${noteBox(words, note)}
${waiting && waitingSection(site, words, waiting, site.deps.clock.now())}
<section class="hero">
<h1>${w.title}</h1>
<p class="lead">${w.lead}</p>
<p><a class="button big${waiting !== undefined && ' quiet'}" id="sign-in" href="${path('/login')}">${microsoft} ${w.signIn}</a></p>
<p class="aside">${words.doctor.link} <a href="${path('/help/consent')}">${words.doctor.linkText}</a></p>
</section>
<div class="pair">
<section class="card"><h2>${w.asksTitle}</h2>${facts(site.deps.appOnly === undefined ? w.asks : w.asksByApplication, 'yes')}</section>
<section class="card"><h2>${w.neverTitle}</h2>${facts(w.nevers, 'no')}</section>
</div>
<p class="aside">${w.kept}</p>`,
  }
}

function facts(list: readonly (readonly string[])[], kind: 'yes' | 'no'): Html {
  return html`<ul class="facts ${kind}">${list.map(([what, why]) => html`<li><b>${what}</b> <span>${why}</span></li>`)}</ul>`
}

/** What just happened, after a redirect. */
export function noteBox(words: Words, note: NoteName | undefined): Html | undefined {
  return note && html`<p class="note" role="status">${words.notes[note]}</p>`
}
