import type { AppPassword } from '../../accounts/types.ts'
import type { CalendarStatus } from '../../mirror/types.ts'
import { html } from '../html.ts'
import type { Offers } from '../offers.ts'
import type { Site, Visitor } from '../site.ts'
import type { Week } from '../week.ts'
import type { Words } from '../words/types.ts'
import { revokeForm, usedLine } from './apps.ts'
import { createForm } from './create.ts'
import type { Page } from './document.ts'
import { feedScope, fetchedLine, withdrawForm } from './feeds.ts'
import { type Choice, scopeLine } from './scope.ts'
import { weekOrNone } from './week.ts'

export interface PreviewFacts {
  readonly label: string
  readonly choice: Choice
  readonly offers: Offers
  readonly week: Week | undefined
}

/** The picture for a choice, and the form to change or keep it. */
export function previewPage(site: Site, words: Words, visitor: Visitor, facts: PreviewFacts): Page {
  const { label, choice, offers, week } = facts
  return {
    title: words.week.titleNew,
    visitor,
    body: html`<h1>${words.week.titleNew}</h1>
<section class="card"><p class="small">${words.week.lead}</p>${weekOrNone(words, week)}</section>
<section class="card" id="connect">${createForm(site, words, visitor, { label, choice, offers, isOpen: true })}</section>
<p><a href="${site.links.path('/')}">${words.week.back}</a></p>`,
  }
}

export interface AppFacts {
  readonly password: AppPassword
  readonly calendars: readonly CalendarStatus[]
  readonly week: Week | undefined
}

/** What an app that has a password sees, or whoever has an address. */
export function appPage(site: Site, words: Words, visitor: Visitor, { password, calendars, week }: AppFacts): Page {
  const title = words.week.title(password.label)
  const isFeed = password.use === 'feed'
  const [scope, used, end] = isFeed
    ? [feedScope(words, calendars, password), fetchedLine, withdrawForm]
    : [scopeLine(words, password), usedLine, revokeForm]
  return {
    title,
    visitor,
    body: html`<h1>${title}</h1>
<p class="lead">${isFeed ? words.week.leadFeed : words.week.lead}</p>
<section class="card"><p class="scope">${scope}</p>${weekOrNone(words, week)}</section>
<section class="card"><ul class="list"><li class="app"><div><b>${password.label}</b>${used(site, words, password)}</div>${end(site, words, visitor, password)}</li></ul></section>
<p class="choices"><a class="button" href="${site.links.path('/')}">${words.week.back}</a>${!isFeed && html` <a href="${site.links.path('/setup')}">${words.setup.link}</a>`}</p>`,
  }
}
