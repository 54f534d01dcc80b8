import type { AppPassword } from '../../accounts/types.ts'
import type { Scope } from '../../calendar.ts'
import type { CalendarStatus } from '../../mirror/types.ts'
import { feedDetails, feedEnds } from '../feeds.ts'
import { type Html, html } from '../html.ts'
import { daysUpTo, type Offers } from '../offers.ts'
import { choices } from '../scope-form.ts'
import type { Site, Visitor } from '../site.ts'
import type { Week } from '../week.ts'
import { ago, day, iso } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { whichOf, windowParts } from './scope.ts'
import { value } from './value.ts'
import { weekOrNone } from './week.ts'

export interface FeedsFacts {
  readonly visitor: Visitor
  readonly calendars: readonly CalendarStatus[]
  readonly offers: Offers
  readonly feeds: readonly AppPassword[]
}

/** What is chosen for an address so far. */
interface FeedChoice {
  readonly label: string
  readonly scope: Scope
  /** Days until it ends. */
  readonly ends: number | undefined
}

/** The least, to begin with: busy times of one calendar. */
const firstChoice = ({ calendars: [first] }: Offers): FeedChoice => ({
  label: '',
  scope: { detail: 'busy', ...(first && { calendars: [first.id] }) },
  ends: undefined,
})

/** The addresses there are, and a form for the next one. */
export function feedsSection(site: Site, words: Words, facts: FeedsFacts): Html {
  const w = words.feeds
  const { feeds } = facts
  return html`<section class="card" id="feeds"><h2>${w.title}</h2>
<p>${w.text}</p>
${feeds.length > 0 && html`<ul class="list">${feeds.map((feed) => feedRow(site, words, facts, feed))}</ul>`}
<details class="recipe"${feeds.length === 0 && html` id="new-feed"`} data-preview="${site.links.path('/feeds/preview')}"><summary>${w.submit}</summary>${feedForm(site, words, facts, firstChoice(facts.offers))}</details></section>`
}

export interface FeedPreviewFacts extends FeedsFacts {
  readonly choice: FeedChoice
  readonly week: Week | undefined
}

/** What an address will show, and the form to change or keep it. */
export function feedPreviewPage(site: Site, words: Words, { choice, week, ...facts }: FeedPreviewFacts): Page {
  const { titleNewFeed, leadFeed, back } = words.week
  return {
    title: titleNewFeed,
    visitor: facts.visitor,
    body: html`<h1>${titleNewFeed}</h1>
<section class="card"><p class="small">${leadFeed}</p>${weekOrNone(words, week)}</section>
<section class="card" id="feeds">${feedForm(site, words, facts, choice)}</section>
<p><a href="${site.links.path('/')}">${back}</a></p>`,
  }
}

function feedForm(site: Site, words: Words, { visitor, offers }: FeedsFacts, choice: FeedChoice): Html {
  const w = words.feeds
  const { path } = site.links
  return html`<form class="create" method="post" action="${path('/feeds')}">
<input type="hidden" name="csrf" value="${site.sessions.csrf(visitor.session, 'feed')}">
<label for="feed-label">${w.label}</label>
<input id="feed-label" name="label" required maxlength="64" autocomplete="off" placeholder="${w.example}" value="${choice.label}">
<div class="selects">${feedSelects(words, offers, choice)}</div>
${offers.isLimited && html`<p class="small">${words.scope.limited}</p>`}
<div class="glimpse" aria-live="polite"></div>
<p class="keys-row"><button>${w.submit}</button> <button class="quiet" formaction="${path('/feeds/preview')}" formnovalidate>${words.scope.preview}</button></p>
</form>`
}

type Option = readonly [value: string, text: string]

function feedSelects(words: Words, offers: Offers, { scope, ends }: FeedChoice): readonly Html[] {
  const [w, s] = [words.feeds, words.scope]
  const days = (
    [none, most]: readonly [string, number | undefined],
    list: readonly number[],
    text: (count: number) => string,
  ): readonly Option[] => [
    ['', most === undefined ? none : text(most)],
    ...daysUpTo(most, list).map((count) => [String(count), text(count)] as const),
  ]
  const details = feedDetails.filter((detail) => offers.details.includes(detail))
  const named = offers.calendars.map(({ id, name }) => [id, name] as const)
  const all: Option = ['', offers.own === undefined ? w.all : s.ownCalendars]
  return [
    select('calendar', w.calendar, offers.own === 'main' ? named : [...named, all], scope.calendars?.[0]),
    select(
      'detail',
      w.detail,
      details.map((detail) => [detail, w.details[detail]] as const),
      scope.detail,
    ),
    select('past', s.past, days([s.wholePast, offers.mostPast], choices.past, s.days), scope.pastDays),
    select('future', s.future, days([s.wholeFuture, offers.mostFuture], choices.future, s.days), scope.futureDays),
    select('ends', w.ends, days([w.never, offers.mostLife], feedEnds, w.endsAfter), ends),
  ]
}

function select(name: string, label: string, options: readonly Option[], chosen: string | number = ''): Html {
  const id = `feed-${name}`
  return html`<div><label for="${id}">${label}</label>
<select id="${id}" name="${name}">${options.map(([own, text]) => html`<option value="${own}"${own === String(chosen) && html` selected`}>${text}</option>`)}</select></div>`
}

function feedRow(site: Site, words: Words, { visitor, calendars }: FeedsFacts, feed: AppPassword): Html {
  const view = site.links.path(`/passwords/${feed.id}/view`)
  return html`<li class="app" data-feed="${feed.id}">
<div><b>${feed.label}</b>
<p class="scope">${feedScope(words, calendars, feed)}</p>${fetchedLine(site, words, feed)}</div>
<a class="button quiet small-button" href="${view}">${words.feeds.view}<span class="unseen"> ${feed.label}</span></a>
${withdrawForm(site, words, visitor, feed)}
</li>`
}

/** What an address shows, in one line. */
export function feedScope(words: Words, calendars: readonly CalendarStatus[], feed: AppPassword): string {
  const { detail } = feed.scope
  return [
    words.feeds.shows(calendarsOf(words, calendars, feed), words.feeds.details[detail]),
    ...windowParts(words, feed),
  ].join(' · ')
}

/** When it was fetched, and when it ends. */
export function fetchedLine(
  site: Site,
  words: Words,
  { createdAt, lastUsedAt, lastUsedBy, expiresAt }: AppPassword,
): Html {
  const w = words.feeds
  const now = site.deps.clock.now()
  const used = lastUsedAt === undefined ? w.neverUsed : w.used(ago(lastUsedAt, now, words), lastUsedBy)
  const ends =
    expiresAt !== undefined && (expiresAt <= now ? words.apps.expired : words.apps.expires)(day(expiresAt, words))
  return html`<p class="small">${words.apps.created(day(createdAt, words))} · <span${lastUsedAt !== undefined && html` title="${iso(lastUsedAt)}"`}>${used}</span>${ends && html` · ${ends}`}</p>`
}

export function withdrawForm(site: Site, words: Words, { session }: Visitor, feed: AppPassword): Html {
  const w = words.feeds
  return html`<details class="revoke"><summary>${w.revoke}<span class="unseen"> ${feed.label}</span></summary>
<form method="post" action="${site.links.path(`/feeds/${feed.id}/revoke`)}">
<p>${w.revokeSure(feed.label)}</p>
<input type="hidden" name="csrf" value="${site.sessions.csrf(session, 'revoke')}">
<button class="danger">${w.revokeNow}</button>
</form></details>`
}

function calendarsOf(words: Words, known: readonly CalendarStatus[], { scope }: AppPassword): string {
  const { calendars, own } = scope
  if (own === 'main' || (own && calendars === undefined)) return whichOf(words, scope)
  if (calendars === undefined) return words.feeds.all
  const [only] = calendars
  const name = calendars.length === 1 ? known.find(({ id }) => id === only)?.name : undefined
  return name ?? words.feeds.several(calendars.length)
}

export interface RevealedFeed {
  readonly visitor: Visitor
  readonly label: string
  readonly secret: string
}

/** The address, shown this once. */
export function feedPage(site: Site, words: Words, { visitor, label, secret }: RevealedFeed): Page {
  const w = words.feedReveal
  const [ics, ifb] = (['ics', 'ifb'] as const).map((format) => site.links.absolute(site.deps.feedPath(secret, format)))
  return {
    title: w.title(label),
    visitor,
    body: html`<h1>${w.title(label)}</h1>
<section class="card values">
${value(words, 'ics', w.ics, ics ?? '')}
${value(words, 'ifb', w.ifb, ifb ?? '')}
<p class="warn">${w.once}</p>
<p><a class="button" href="${(ics ?? '').replace(/^https?:/, 'webcal:')}">${w.subscribe}</a></p>
</section>
<section class="card"><h2>${w.howTitle}</h2>
<dl>${w.how.map(([app, text]) => html`<dt>${app}</dt><dd>${text}</dd>`)}</dl>
</section>
<p><a class="button" href="${site.links.path('/')}">${w.done}</a></p>`,
  }
}
