import type { AppPassword } from '../../accounts/types.ts'
import type { CalendarStatus } from '../../mirror/types.ts'
import { html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { qrCode } from './qr.ts'
import { scopeLine } from './scope.ts'
import { addresses, recipes, userName } from './setup.ts'
import { value } from './value.ts'

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
  const { path } = site.links
  const csrf = site.sessions.csrf(visitor.session, 'profile')
  return {
    title,
    visitor,
    body: html`<h1>${title}</h1>
<section class="card values">
${value(words, 'server', w.server, site.links.server)}
${value(words, 'user', w.user, userName(visitor.account))}
${value(words, 'password', w.password, secret)}
<p class="warn">${w.once}</p>
<p class="small">${scopeLine(words, password)} · <a href="${path(`/passwords/${password.id}/view`)}">${words.apps.view}</a></p>
</section>
${recipes(words)}
<section class="card"><details class="recipe"><summary>${words.setup.appleTitle}</summary><p>${words.setup.appleText} ${words.setup.appleWith}</p>
<form method="post" action="${path(`/passwords/${password.id}/profile`)}"><input type="hidden" name="csrf" value="${csrf}"><input type="hidden" name="secret" value="${secret}"><p><button class="quiet">${words.setup.appleGet}</button></p></form></details>
<details class="recipe" id="phone"><summary>${words.setup.phoneTitle}</summary><div class="coded">${qrCode(site.links.absolute('/setup'), words.setup.phoneCode)}<p>${words.setup.phoneText}</p></div>
<div class="coded">${qrCode(secret, words.setup.passwordCode)}<p>${words.setup.passwordText}</p></div></details>
<details class="recipe" id="addresses"><summary>${w.moreTitle}</summary><p>${w.moreText}</p>
${addresses(
  site,
  words,
  visitor.account,
  calendars.filter(({ id }) => password.scope.calendars?.includes(id) !== false),
)}</details></section>
<p><a class="button" href="${path('/')}">${w.done}</a></p>`,
  }
}
