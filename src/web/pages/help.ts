import type { ConsentRequest } from '../consent-request.ts'
import { type Html, html } from '../html.ts'
import { type NoOrganization, ownOrganization, shownName } from '../organization.ts'
import type { Site, Visitor } from '../site.ts'
import type { KnownWaiting } from '../waiting.ts'
import { ago } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { letter } from './letter.ts'
import { hasAsked, reportForm, waitingSection } from './waiting.ts'

/** A request that is ready to be sent. */
export interface Prepared {
  readonly request: ConsentRequest
  readonly token: string
  /** Address of the page for the administrator. */
  readonly page: string
  /** Microsoft's page itself. */
  readonly link: URL
  /** Epoch ms since when an administrator seems to have approved. */
  readonly toldAt: number | undefined
}

export interface ApprovalFacts {
  readonly visitor: Visitor | undefined
  readonly waiting: KnownWaiting | undefined
  readonly prepared?: Prepared
  readonly isExpired?: boolean
  /** What was typed, as long as it made no request. */
  readonly typed?: string
  readonly typedName?: string
  readonly problem?: NoOrganization | undefined
  readonly isNameWrong?: boolean
}

/** For a person whose organization has to approve. */
export function approvalPage(site: Site, words: Words, facts: ApprovalFacts): Page {
  const w = words.help
  const { visitor, waiting, prepared } = facts
  if (site.deps.registration.audience === 'personal') return personalPage(site, words, visitor)
  return {
    title: w.title,
    visitor,
    lasting: true,
    body: html`<h1>${w.title}</h1>
${waiting && hasAsked(waiting) && waitingSection(site, words, waiting, site.deps.clock.now())}
<p class="lead">${site.deps.appOnly === undefined ? w.lead : words.appOnly.approval.ask}</p>
${facts.isExpired === true && html`<p class="note">${w.expiredText}</p>`}
${prepared === undefined ? requestForm(site, words, facts) : ready(site, words, prepared, waiting)}
${visitor === undefined && reportForm(site, words, prepared?.token)}
<p>${w.screens} <a href="${site.links.path('/help/consent')}">${w.screensLink}</a></p>`,
  }
}

function personalPage(site: Site, words: Words, visitor: Visitor | undefined): Page {
  const { personalTitle, personalText } = words.help
  return {
    title: personalTitle,
    visitor,
    body: html`<section class="message"><h1>${personalTitle}</h1><p class="lead">${personalText}</p>
<p class="choices"><a class="button" href="${site.links.path('/login')}">${words.landing.signIn}</a><a href="${site.links.path('/')}">${words.back}</a></p></section>`,
  }
}

function requestForm(site: Site, words: Words, facts: ApprovalFacts): Html {
  const w = words.help
  const { visitor, typed = '', problem } = facts
  const name = facts.typedName ?? visitor?.account.identity.name ?? ''
  const isNameWrong = facts.isNameWrong === true
  return html`<section class="card" id="prepare"><h2>${w.prepareTitle}</h2><p>${w.prepareText}</p>
<form class="stacked" method="post" action="${site.links.path('/help/approval')}">
<p><label for="name">${w.name}</label>
<input id="name" name="name" maxlength="80" autocomplete="name" value="${name}"${isNameWrong && html` aria-invalid="true" aria-describedby="name-wrong"`}></p>
${isNameWrong && html`<p class="error" id="name-wrong">${w.nameWrong}</p>`}
${
  ownOrganization(site) === undefined &&
  html`<p><label for="org">${w.who}</label>
<input id="org" name="org" required maxlength="254" autocomplete="email" placeholder="${w.whoExample}" value="${typed}"${problem !== undefined && html` aria-invalid="true" aria-describedby="org-wrong"`}></p>
${problem !== undefined && html`<p class="error" id="org-wrong">${w.problems[problem]}</p>`}`
}
<p><button>${w.whoSubmit}</button></p>
</form></section>`
}

function ready(site: Site, words: Words, prepared: Prepared, waiting: KnownWaiting | undefined): Html {
  const w = words.help
  const { request, page, link } = prepared
  // Above it is said already, where it is what this browser waits for.
  const toldAt = waiting?.approvedAt === undefined ? prepared.toldAt : undefined
  const body = w.mailBody(request.by, site.links.server, page)
  const mail = `mailto:?subject=${encodeURIComponent(w.mailSubject(words.product))}&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`
  return html`<section class="card" id="ready"><h2>${w.readyTitle}</h2><p>${w.readyText(shownName(words, request.organization))}</p>
${toldAt !== undefined && html`<p class="note">${w.already(ago(toldAt, site.deps.clock.now(), words))} <a href="${site.links.path('/login')}">${words.landing.signIn}</a></p>`}
<div class="values">${letter(words, 'mail', w.mail, body, html`<a class="button" id="mailto" href="${mail}">${w.mailOpen}</a>`)}
${letter(words, 'admin-page', w.pageLabel, page)}
${letter(words, 'reason', w.reasonLabel, w.reason)}</div>
<details class="narrow"><summary>${w.direct}</summary><p class="small">${w.directText}</p>
${letter(words, 'consent', w.direct, link.href)}</details></section>`
}
