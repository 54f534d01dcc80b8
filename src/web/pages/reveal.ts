import type { AppPassword } from '../../accounts/types.ts'
import type { CalendarStatus } from '../../mirror/types.ts'
import { type Hole, type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'

export interface Revealed {
  readonly visitor: Visitor
  readonly password: AppPassword
  readonly secret: string
  readonly calendars: readonly CalendarStatus[]
}

/** The three values an app wants, shown this once. */
export function revealPage(site: Site, words: Words, { visitor, password, secret, calendars }: Revealed): Page {
  const w = words.reveal
  const title = w.title(password.label)
  return {
    title,
    visitor,
    body: html`<h1>${title}</h1>
<section class="card values">
${value(words, 'server', w.server, site.links.server)}
${value(words, 'user', w.user, userName(visitor))}
${value(words, 'password', w.password, secret)}
<p class="warn">${w.once}</p>
</section>
<section class="card"><h2>${w.howTitle}</h2>
${words.recipes.map(({ app, steps }) => html`<details class="recipe"><summary>${app}</summary><ol>${steps.map((step) => html`<li>${step}</li>`)}</ol></details>`)}
<details class="recipe" id="addresses"><summary>${w.moreTitle}</summary>
<p>${w.moreText}</p>
<div class="values">
${value(words, 'caldav', w.caldav, site.links.absolute('/dav/'))}
${calendars.map(({ id, name }) => value(words, `calendar-${id}`, name, site.links.absolute(site.deps.calendarPath(visitor.account.id, id))))}
</div></details>
</section>
<p><a class="button" href="${site.links.path('/')}">${w.done}</a></p>`,
  }
}

/** What the account answers to as a Basic user name: the sign-in name, as long as it is accepted. */
function userName({ account }: Visitor): string {
  const { username } = account.identity
  return account.logins.includes(username) ? username : (account.logins[0] ?? 'me')
}

/** A value to copy: marked as a whole by one click, and by a button where scripts run. */
export function value(words: Words, id: string, label: Hole, text: string): Html {
  const w = words.reveal
  return html`<div class="value"><span class="label" id="${id}-label">${label}</span>
<code id="${id}" aria-labelledby="${id}-label">${text}</code>
<button type="button" class="copy" hidden data-copy="${id}" data-copied="${w.copied}" aria-describedby="${id}-label">${w.copy}</button></div>`
}
