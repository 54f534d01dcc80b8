import type { AppPassword, Caps } from '../../accounts/types.ts'
import { meanings } from '../../auth/aadsts.ts'
import type { MirrorStatus } from '../../mirror/types.ts'
import { asTold, type ConnectionName, connectionOf, isComplete, standings } from '../connection.ts'
import type { Draft } from '../drafts.ts'
import { type Html, html } from '../html.ts'
import { offersOf } from '../offers.ts'
import type { Site, Visitor } from '../site.ts'
import { ago } from '../words/time.ts'
import type { NoteName, Words } from '../words/types.ts'
import { appsSection } from './apps.ts'
import { type CalendarFacts, calendarsSection } from './calendars.ts'
import { compareSection } from './compare.ts'
import { createForm, nothingChosen } from './create.ts'
import type { Page } from './document.ts'
import { feedsSection } from './feeds.ts'
import { noteBox } from './landing.ts'
import { capsLine } from './tenant.ts'
import { whoSection } from './who.ts'

const refreshSeconds = 3

export interface HomeFacts extends Omit<CalendarFacts, 'now'> {
  readonly visitor: Visitor
  readonly status: MirrorStatus
  readonly passwords: readonly AppPassword[]
  readonly note: NoteName | undefined
  /** What was filled in before a fresh sign-in. */
  readonly draft: Draft | undefined
  /** What the organization's administrator allows at most. */
  readonly caps: Caps
  readonly isAdmin: boolean
}

/** For somebody who is signed in: connection, a new app, the apps, the calendars, the way out. */
export function homePage(site: Site, words: Words, facts: HomeFacts): Page {
  const { visitor, status } = facts
  const now = site.deps.clock.now()
  const offers = offersOf(facts.caps, status.calendars ?? [])
  const nothing = nothingChosen(offers)
  const { label, choice } = facts.draft ?? { label: '', choice: nothing }
  const form = { label, choice, offers, isOpen: JSON.stringify(choice) !== JSON.stringify(nothing) }
  return {
    title: words.apps.title,
    visitor,
    refreshSeconds: status.running && !isComplete(status) ? refreshSeconds : undefined,
    body: html`${noteBox(words, facts.note)}
${whoSection(site, words, visitor)}
${facts.isAdmin && html`<p><a class="button quiet" id="organization" href="${site.links.path('/admin')}">${words.tenant.link}</a></p>`}
${statusSection(site, words, facts)}
<section class="card" id="connect"><h2>${words.create.title}</h2>
<p>${words.create.text}</p>
${capsLine(words, facts.caps)}
${createForm(site, words, visitor, form)}
<p class="small after"><a href="${site.links.path('/setup')}">${words.setup.link}</a></p></section>
${appsSection(
  site,
  words,
  visitor,
  facts.passwords.filter(({ use }) => use === 'app'),
)}
${calendarsSection(words, status, { ...facts, now })}
${status.calendars !== undefined && feedsSection(site, words, { visitor, calendars: status.calendars, offers, feeds: facts.passwords.filter(({ use }) => use === 'feed') })}
${isComplete(status) && compareSection(site, words, visitor)}
<section class="leave"><p>${words.leave.text}</p>
<p><a href="${site.links.path('/activity')}">${words.activity.link}</a></p>
<p><a href="${site.links.path('/sessions')}">${words.sessions.link}</a></p>
<p><a href="${site.links.path('/disconnect')}">${words.leave.link}</a></p></section>`,
  }
}

function statusSection(site: Site, words: Words, { visitor, status, isAdmin }: HomeFacts): Html {
  const now = site.deps.clock.now()
  const { name: found, code, since } = connectionOf(visitor.account, status)
  const name = asTold(found, isAdmin)
  const { title, text } = words.connection[name]
  const { tone, move } = standings[name]
  // Only what Microsoft's codes mean is added; what they say of themselves is for administrators.
  const meaning = code === undefined ? undefined : meanings.get(code)
  const happened = meaning && words.codes.happened[meaning.happening]
  const when = since === undefined ? undefined : words.since(ago(since, now, words))
  const isTrouble = tone === 'wait' || tone === 'act'
  return html`<section class="status ${tone}" id="status" data-state="${name}">
<div><h2>${title}</h2>
<p>${happened} ${text}</p>
${isTrouble && html`<p class="small">${[words.move[move], code && `${words.code} ${code}`, when].filter(Boolean).join(' · ')}</p>`}
${!isTrouble && lastSync(words, status, now)}</div>
${nextStep(site, words, visitor, name)}
</section>`
}

function nextStep(site: Site, words: Words, visitor: Visitor, name: ConnectionName): Html | false {
  const to = (path: string, label: string) =>
    html`<p><a class="button" href="${site.links.path(path)}">${label}</a></p>`
  if (name === 'connected' || name === 'trouble') return syncForm(site, words, visitor)
  if (name === 'notSwitchedOn') return to('/help/approval', words.doctor.request)
  if (name === 'yoursToSwitchOn') return to('/admin#application', words.appOnly.toSwitch)
  if (name === 'yoursToMend') return to('/admin#application', words.registration.toMend)
  return standings[name].move === 'person' && to('/login', words.signInAgain)
}

function lastSync(words: Words, { calendars }: MirrorStatus, now: number): Html | undefined {
  const oldest = Math.min(...(calendars ?? []).map(({ checkedAt }) => checkedAt ?? Number.POSITIVE_INFINITY))
  return Number.isFinite(oldest) ? html`<p class="small">${words.lastSync(ago(oldest, now, words))}</p>` : undefined
}

const syncForm = (site: Site, words: Words, { session }: Visitor): Html =>
  html`<form method="post" action="${site.links.path('/sync')}"><input type="hidden" name="csrf" value="${site.sessions.csrf(session, 'sync')}"><button class="quiet">${words.syncNow}</button></form>`
