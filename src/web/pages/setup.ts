import type { AccountRecord } from '../../accounts/types.ts'
import type { CalendarStatus } from '../../mirror/types.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { qrCode } from './qr.ts'
import { value } from './value.ts'

/** How apps are set up: for anybody, and with the own addresses for somebody who is signed in. */
export function setupPage(
  site: Site,
  words: Words,
  visitor: Visitor | undefined,
  calendars: readonly CalendarStatus[],
): Page {
  const w = words.setup
  const { reveal } = words
  return {
    title: w.title,
    visitor,
    lasting: true,
    body: html`<h1>${w.title}</h1><p class="lead">${w.lead}</p>
<section class="card values">
${value(words, 'server', reveal.server, site.links.server)}
${visitor && value(words, 'user', reveal.user, userName(visitor.account))}
${!visitor && html`<p class="small">${w.own}</p>`}
</section>
${recipes(words)}
${visitor && html`<section class="card" id="addresses"><h2>${reveal.moreTitle}</h2><p>${reveal.moreText}</p>${addresses(site, words, visitor.account, calendars)}</section>`}
<div class="pair">
<section class="card"><h2>${w.appleTitle}</h2><p>${w.appleText} ${w.appleWithout}</p><p><a class="button quiet" href="${site.links.path('/setup/outlook-calendars.mobileconfig')}">${w.appleGet}</a></p></section>
<section class="card phone"><h2>${w.phoneTitle}</h2><div class="coded">${qrCode(site.links.absolute('/setup'), w.phoneCode)}<p>${w.phoneText}</p></div></section>
</div>
<p><a href="${site.links.path('/')}">${words.back}</a></p>`,
  }
}

export function recipes(words: Words): Html {
  return html`<section class="card"><h2>${words.reveal.howTitle}</h2>
${words.recipes.map(({ app, steps }) => html`<details class="recipe"><summary>${app}</summary><ol>${steps.map((step) => html`<li>${step}</li>`)}</ol></details>`)}
</section>`
}

/** Every form of address that some app wants. */
export function addresses(
  site: Site,
  words: Words,
  account: AccountRecord,
  calendars: readonly CalendarStatus[],
): Html {
  const w = words.reveal
  const { absolute } = site.links
  const { principalPath, homePath, calendarPath } = site.deps
  return html`<div class="values">
${value(words, 'caldav', w.caldav, absolute('/dav/'))}
${value(words, 'host', w.host, new URL(site.links.server).host)}
${value(words, 'principal', w.principal, absolute(principalPath(account.id)))}
${value(words, 'home', w.home, absolute(homePath(account.id)))}
${calendars.length > 0 && html`<details class="recipe"><summary>${w.singles}</summary>${calendars.map(({ id, name }) => value(words, `calendar-${id}`, name, absolute(calendarPath(account.id, id))))}</details>`}
</div>`
}

/** What the account answers to as a Basic user name: the sign-in name, as long as it is accepted. */
export function userName({ identity, logins }: AccountRecord): string {
  return logins.includes(identity.username) ? identity.username : (logins[0] ?? 'me')
}
