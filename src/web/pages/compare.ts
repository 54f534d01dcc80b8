import type { FidelityReport } from '../../mirror/types.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import { day } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'

/** The button on the start page. */
export function compareSection(site: Site, words: Words, { session }: Visitor): Html {
  const w = words.compare
  return html`<section class="leave" id="compare"><p>${w.text}</p>
<form method="post" action="${site.links.path('/compare')}">
<input type="hidden" name="csrf" value="${site.sessions.csrf(session, 'compare')}">
<button class="quiet">${w.submit}</button>
</form></section>`
}

/** Enough to see a pattern in. */
const mostRows = 50

/** What the comparison found: numbers, dates and kinds, nobody's titles. */
export function comparePage(site: Site, words: Words, visitor: Visitor, report: FidelityReport): Page {
  const w = words.compare
  const { differences } = report
  const isSame = differences.length === 0
  const compared = w.instances(report.compared)
  const text = isSame ? w.same.text(compared) : w.differs.text(compared, w.differences(differences.length))
  const { title } = isSame ? w.same : w.differs
  return {
    title,
    visitor,
    body: html`<section class="message" id="comparison" data-differences="${differences.length}"><h1>${title}</h1>
<p class="lead">${text}</p>
<p class="small">${w.when(day(report.from, words), day(report.to, words))}</p>
${!isSame && html`<ul>${differences.slice(0, mostRows).map((row) => rowOf(words, row))}</ul>`}
${differences.length > mostRows && html`<p>${w.more(differences.length - mostRows)}</p>`}
${!isSame && html`<p class="small">${w.differs.help}</p>`}
<p class="choices"><a class="button" href="${site.links.path('/')}">${words.back}</a></p></section>`,
  }
}

const rowOf = (words: Words, { calendar, date, kind }: FidelityReport['differences'][number]): Html =>
  html`<li>${words.compare.where(calendar, day(Date.parse(date), words))}: ${words.compare.kinds[kind]}</li>`
