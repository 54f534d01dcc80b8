import { type Html, html } from '../html.ts'
import type { Offers } from '../offers.ts'
import type { Site, Visitor } from '../site.ts'
import type { Words } from '../words/types.ts'
import { type Choice, scopeFieldset } from './scope.ts'

export interface CreateFacts {
  readonly label: string
  readonly choice: Choice
  readonly offers: Offers
  /** Whether the choice is unfolded. */
  readonly isOpen: boolean
}

export const nothingChosen = ({ details: [most = 'busy'] }: Offers): Choice => ({
  scope: { detail: most },
  ends: undefined,
})

/** A name is enough; everything else can be chosen. Where scripts run, the picture follows the choice. */
export function createForm(site: Site, words: Words, { session }: Visitor, facts: CreateFacts): Html {
  const w = words.create
  const { path } = site.links
  return html`<form class="create" method="post" action="${path('/passwords')}">
<input type="hidden" name="csrf" value="${site.sessions.csrf(session, 'create')}">
<label for="label">${w.label}</label>
<div class="row"><input id="label" name="label" required maxlength="64" autocomplete="off" placeholder="${w.example}" value="${facts.label}">
<button>${w.submit}</button></div>
${
  facts.offers.calendars.length > 0 &&
  html`<details class="narrow" id="choose"${facts.isOpen && html` open`} data-preview="${path('/preview')}"><summary>${w.choose}</summary>
${scopeFieldset(words, facts.offers, facts.choice)}
<div class="glimpse" aria-live="polite"></div>
<p><button class="quiet" formaction="${path('/preview')}" formnovalidate>${words.scope.preview}</button></p>
</details>`
}
</form>`
}
