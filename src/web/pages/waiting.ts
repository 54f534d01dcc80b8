import { type Html, html } from '../html.ts'
import type { Site } from '../site.ts'
import { agoDays, type KnownWaiting, requestDays } from '../waiting.ts'
import { ago, iso } from '../words/time.ts'
import type { Words } from '../words/types.ts'

type Shown = 'consentNeeded' | 'requested' | 'approved' | 'expired' | 'declined'

interface Look {
  readonly tone: 'good' | 'wait' | 'act'
  readonly move: keyof Words['move']
  /** What to do next: ask whoever may approve, or sign in. */
  readonly next: 'ask' | 'signIn'
}

/** How each looks, and whose move it is. */
const looks: Readonly<Record<Shown, Look>> = {
  consentNeeded: { tone: 'act', move: 'person', next: 'ask' },
  requested: { tone: 'wait', move: 'administrator', next: 'signIn' },
  approved: { tone: 'good', move: 'person', next: 'signIn' },
  expired: { tone: 'act', move: 'person', next: 'ask' },
  declined: { tone: 'act', move: 'person', next: 'ask' },
}

function nameOf({ state, at, approvedAt }: KnownWaiting, now: number): Shown {
  if (approvedAt !== undefined) return 'approved'
  return state === 'requested' && now - at > requestDays * 86_400_000 ? 'expired' : state
}

/** Whether there is more to tell than that a request has to be made. */
export const hasAsked = ({ state, approvedAt }: KnownWaiting): boolean =>
  state === 'requested' || approvedAt !== undefined

/** How it stands with somebody who waits for an approval, and whose move it is. */
export function waitingSection(site: Site, words: Words, waiting: KnownWaiting, now: number): Html {
  const w = words.approval
  const name = nameOf(waiting, now)
  const { title, text } = w[name]
  const { tone, move, next } = looks[name]
  const isAlone = site.deps.registration.audience === 'personal'
  const since = w.requested.since(ago(waiting.at, now, words), waiting.by, waiting.whom)
  const { path } = site.links
  const links: Readonly<Record<Look['next'], readonly [to: string, label: string]>> = {
    ask: [path('/help/approval'), w.howTo],
    signIn: [path('/login'), name === 'declined' || name === 'expired' ? words.signInAgain : w.signIn],
  }
  const [main, other] = next === 'ask' && !isAlone ? [links.ask, links.signIn] : [links.signIn, links.ask]
  return html`<section class="status ${tone}" id="waiting" data-state="${name}">
<div><h2>${title}</h2><p>${text}</p>
<p class="small">${words.move[move]}${waiting.state === 'requested' && html` · <span title="${iso(waiting.at)}">${since}</span>`}</p>
<div class="choices"><a class="button" href="${main[0]}">${main[1]}</a>${!isAlone && html` <a href="${other[0]}">${other[1]}</a>`}</div>
<form method="post" action="${path('/waiting/end')}"><button class="link">${w.forget}</button></form></div>
</section>`
}

/** For somebody who has asked: here, by mail, or on Microsoft's page. @param request the request they made ready, if they did */
export function reportForm(site: Site, words: Words, request?: string): Html {
  const w = words.approval
  return html`<section class="card" id="report"><h2>${w.reportTitle}</h2><p>${w.reportText}</p>
<form class="stacked" method="post" action="${site.links.path('/waiting')}">
${request !== undefined && html`<input type="hidden" name="r" value="${request}">`}
<div class="selects"><p><label for="by">${w.reportWho}</label><input id="by" name="by" type="email" maxlength="254" autocomplete="email" placeholder="${words.help.whoExample}"></p>
<p><label for="whom">${w.reportWhom}</label><input id="whom" name="whom" maxlength="80" placeholder="${w.reportWhomExample}"></p>
<p><label for="ago">${w.reportAgo}</label><select id="ago" name="ago">${agoDays.map((days, at) => html`<option value="${days}">${w.agoDays[at]}</option>`)}</select></p></div>
<p><button class="quiet">${w.report}</button></p></form></section>`
}
