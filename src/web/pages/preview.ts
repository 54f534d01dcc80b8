import type { AppPassword } from '../../accounts/types.ts'
import type { CalendarStatus } from '../../mirror/types.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import type { Week } from '../week.ts'
import type { Words } from '../words/types.ts'
import { revokeForm, usedLine } from './apps.ts'
import { createForm } from './create.ts'
import type { Page } from './document.ts'
import { type Choice, scopeLine } from './scope.ts'
import { weekFigure } from './week.ts'

export interface PreviewFacts {
  readonly label: string
  readonly choice: Choice
  readonly calendars: readonly CalendarStatus[]
  readonly week: Week | undefined
}

/** The picture for a choice, and the form to change or keep it. */
export function previewPage(site: Site, words: Words, visitor: Visitor, facts: PreviewFacts): Page {
  const { label, choice, calendars, week } = facts
  return {
    title: words.week.titleNew,
    visitor,
    body: html`<h1>${words.week.titleNew}</h1>
<section class="card"><p class="small">${words.week.lead}</p>${figure(words, week)}</section>
<section class="card" id="connect">${createForm(site, words, visitor, { label, choice, calendars, isOpen: true })}</section>
<p><a href="${site.links.path('/')}">${words.week.back}</a></p>`,
  }
}

export interface AppFacts {
  readonly password: AppPassword
  readonly week: Week | undefined
}

/** What an app that has a password sees. */
export function appPage(site: Site, words: Words, visitor: Visitor, { password, week }: AppFacts): Page {
  const title = words.week.title(password.label)
  return {
    title,
    visitor,
    body: html`<h1>${title}</h1>
<p class="lead">${words.week.lead}</p>
<section class="card"><p class="scope">${scopeLine(words, password)}</p>${figure(words, week)}</section>
<section class="card"><ul class="list"><li class="app"><div><b>${password.label}</b>${usedLine(site, words, password)}</div>${revokeForm(site, words, visitor, password)}</li></ul></section>
<p class="choices"><a class="button" href="${site.links.path('/')}">${words.week.back}</a> <a href="${site.links.path('/setup')}">${words.setup.link}</a></p>`,
  }
}

const figure = (words: Words, week: Week | undefined): Html =>
  week === undefined ? html`<p class="empty" id="week">${words.week.unavailable}</p>` : weekFigure(words, week)
