import type { AppPassword } from '../../accounts/types.ts'
import type { CalendarStatus } from '../../mirror/types.ts'
import { feedDetails, feedEnds } from '../feeds.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import { ago, day, iso } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { value } from './value.ts'

export interface FeedsFacts {
  readonly visitor: Visitor
  readonly calendars: readonly CalendarStatus[]
  readonly feeds: readonly AppPassword[]
}

/** The addresses there are, and a form for the next one. */
export function feedsSection(site: Site, words: Words, facts: FeedsFacts): Html {
  const w = words.feeds
  const { feeds } = facts
  return html`<section class="card" id="feeds"><h2>${w.title}</h2>
<p>${w.text}</p>
${feeds.length > 0 && html`<ul class="list">${feeds.map((feed) => feedRow(site, words, facts, feed))}</ul>`}
<details class="recipe"${feeds.length === 0 && html` id="new-feed"`}><summary>${w.submit}</summary>${feedForm(site, words, facts)}</details></section>`
}

function feedForm(site: Site, words: Words, { visitor, calendars }: FeedsFacts): Html {
  const w = words.feeds
  const named = calendars.map(({ id, name }) => [id, name] as const)
  return html`<form class="create" method="post" action="${site.links.path('/feeds')}">
<input type="hidden" name="csrf" value="${site.sessions.csrf(visitor.session, 'feed')}">
<label for="feed-label">${w.label}</label>
<input id="feed-label" name="label" required maxlength="64" autocomplete="off" placeholder="${w.example}">
${select('calendar', w.calendar, [...named, ['', w.all]])}
${select(
  'detail',
  w.detail,
  feedDetails.map((detail) => [detail, w.details[detail]]),
)}
${select('ends', w.ends, [['', w.never], ...feedEnds.map((days) => [String(days), w.endsAfter(days)] as const)])}
<p><button>${w.submit}</button></p>
</form>`
}

function select(name: string, label: string, options: readonly (readonly [value: string, text: string])[]): Html {
  const id = `feed-${name}`
  return html`<label for="${id}">${label}</label>
<select id="${id}" name="${name}">${options.map(([own, text]) => html`<option value="${own}">${text}</option>`)}</select>`
}

function feedRow(site: Site, words: Words, { visitor, calendars }: FeedsFacts, feed: AppPassword): Html {
  const w = words.feeds
  const now = site.deps.clock.now()
  const { lastUsedAt, lastUsedBy, expiresAt } = feed
  const used = lastUsedAt === undefined ? w.neverUsed : w.used(ago(lastUsedAt, now, words), lastUsedBy)
  const ends =
    expiresAt !== undefined && (expiresAt <= now ? words.apps.expired : words.apps.expires)(day(expiresAt, words))
  return html`<li class="app" data-feed="${feed.id}">
<div><b>${feed.label}</b>
<p class="small">${w.shows(calendarsOf(words, calendars, feed), w.details[feed.scope.detail])} · <span${lastUsedAt !== undefined && html` title="${iso(lastUsedAt)}"`}>${used}</span>${ends && html` · ${ends}`}</p></div>
<details class="revoke"><summary>${w.revoke}<span class="unseen"> ${feed.label}</span></summary>
<form method="post" action="${site.links.path(`/feeds/${feed.id}/revoke`)}">
<p>${w.revokeSure(feed.label)}</p>
<input type="hidden" name="csrf" value="${site.sessions.csrf(visitor.session, 'revoke')}">
<button class="danger">${w.revokeNow}</button>
</form></details>
</li>`
}

function calendarsOf(words: Words, known: readonly CalendarStatus[], { scope }: AppPassword): string {
  const { calendars } = scope
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
