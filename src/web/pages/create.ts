import type { Detail } from '../../calendar.ts'
import type { CalendarStatus } from '../../mirror/types.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import type { Words } from '../words/types.ts'
import { type Choice, scopeFieldset } from './scope.ts'

export interface CreateFacts {
  readonly label: string
  readonly choice: Choice
  readonly calendars: readonly CalendarStatus[]
  /** The highest detail that the organization lets apps have. */
  readonly most: Detail
  /** Whether the choice is unfolded. */
  readonly isOpen: boolean
}

export const nothingChosen = (most: Detail): Choice => ({ scope: { detail: most }, ends: undefined })

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
  facts.calendars.length > 0 &&
  html`<details class="narrow"${facts.isOpen && html` open`} data-preview="${path('/preview')}"><summary>${w.choose}</summary>
${scopeFieldset(words, facts.calendars, facts.choice, facts.most)}
<div class="glimpse" aria-live="polite"></div>
<p><button class="quiet" formaction="${path('/preview')}" formnovalidate>${words.scope.preview}</button></p>
</details>`
}
</form>`
}
