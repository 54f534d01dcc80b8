import type { Finding } from '../doctor.ts'
import { type Case, doctorQuery } from '../doctor-case.ts'
import type { ScreenName } from '../doctor-screen.ts'
import { type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { letter } from './letter.ts'
import { reportForm } from './waiting.ts'

export interface DoctorFacts {
  readonly visitor: Visitor | undefined
  readonly found: Case
  readonly finding: Finding | undefined
  /** A text was pasted in which there was nothing to go by. */
  readonly isUnread: boolean
  readonly screens: readonly ScreenName[]
}

/** For somebody who was stopped: first what they saw, then what it means. */
export function doctorPage(site: Site, words: Words, facts: DoctorFacts): Page {
  const { finding, visitor } = facts
  const title = finding === undefined ? words.doctor.title : words.doctor.answers
  const body = finding === undefined ? questions(site, words, facts) : answer(site, words, facts, finding)
  return { title, visitor, lasting: true, body }
}

function questions(site: Site, words: Words, { screens, isUnread, found }: DoctorFacts): Html {
  const w = words.doctor
  return html`<h1>${w.title}</h1>
${found.saw !== 'code' && html`<p class="lead">${w.lead}</p>`}
${found.saw !== 'code' && html`<ul class="screens">${screens.map((name) => screen(site, words, name))}</ul>`}
${pasteCard(site, words, isUnread)}
<p><a href="${site.links.path(found.saw === 'code' ? '/help/consent' : '/')}">${found.saw === 'code' ? w.other : words.back}</a></p>`
}

/** One screen, drawn in words: what is in the picture is not read out, since the name beside it says the same. */
function screen(site: Site, words: Words, name: ScreenName): Html {
  const { picture, name: title, about } = words.doctor.screens[name]
  const target = site.links.path('/help/consent') + doctorQuery({ ...nothingKnown, saw: name })
  return html`<li><a class="screen" id="saw-${name}" href="${target}"><span class="mini ${name}" aria-hidden="true">
${picture.title !== '' && html`<b>${picture.title}</b>`}${picture.text !== '' && html`<span>${picture.text}</span>`}
${name === 'approvalRequired' && html`<span class="box"></span>`}
${picture.buttons.length > 0 && html`<span class="keys">${picture.buttons.toReversed().map((key) => html`<i>${key}</i>`)}</span>`}</span>
<span class="about"><b>${title}</b> <span class="small">${about}</span></span></a></li>`
}

const nothingKnown: Case = { saw: undefined, code: undefined, correlationId: undefined, at: undefined }

function answer(site: Site, words: Words, facts: DoctorFacts, finding: Finding): Html {
  const w = words.doctor
  const { path } = site.links
  const { found } = facts
  return html`<section class="message answer">
<p class="pill">${words.move[finding.move]}</p>
<h1>${finding.happened}</h1>
<h2 class="unseen">${w.nextStep}</h2>
<p class="lead">${finding.next}</p>
${finding.action === 'reason' && html`<div class="values">${letter(words, 'reason', w.reason, words.help.reason)}</div>`}
<p class="choices">${primary(site, words, found, finding)}${finding.action === 'request' && html`<a href="${path('/login')}">${w.signIn}</a>`}<a href="${path('/help/consent')}">${w.other}</a></p>
</section>
${finding.action === 'reason' && facts.visitor === undefined && reportForm(site, words)}
${found.code === undefined && pasteCard(site, words, false)}
${handOn(site, words, found, finding)}`
}

function primary(site: Site, words: Words, found: Case, { action }: Finding): Html {
  const { path } = site.links
  const w = words.doctor
  const targets = {
    request: [path('/help/approval'), w.request],
    reason: [path('/login'), w.signIn],
    signIn: [path('/login'), w.signIn],
    report: [path('/help/consent/report') + doctorQuery(found), w.report],
  } as const
  const [target, label] = targets[action]
  return html`<a class="button${action === 'reason' && ' quiet'}" id="next" href="${target}">${label}</a>`
}

/** Code, id and time, and the same as a file. */
function handOn(site: Site, words: Words, found: Case, { action }: Finding): Html {
  const w = words.doctor
  const { code, correlationId, at } = found
  const values: readonly (readonly [string, string | undefined])[] = [
    [words.code, code],
    [words.correlation, correlationId],
    [words.time, at],
  ]
  const aadsts = code === undefined ? undefined : /^AADSTS(\d+)$/.exec(code)?.[1]
  return html`<section class="card" id="support"><h2>${words.forSupport}</h2>
${values.some(([, text]) => text !== undefined) && html`<dl class="support plain">${values.map(([name, text]) => text !== undefined && html`<dt>${name}</dt><dd>${text}</dd>`)}</dl>`}
<p class="small">${w.reportText}</p>
<p class="choices">${action !== 'report' && html`<a class="button quiet" href="${site.links.path('/help/consent/report') + doctorQuery(found)}">${w.report}</a>`}
${aadsts !== undefined && html`<a href="${site.deps.loginOrigin}/error?code=${aadsts}" rel="noreferrer">${w.lookUp}</a>`}</p></section>`
}

function pasteCard(site: Site, words: Words, isUnread: boolean): Html {
  const w = words.doctor
  return html`<section class="card" id="paste"><h2>${w.pasteTitle}</h2><p>${w.pasteText}</p>
<form method="post" action="${site.links.path('/help/consent')}"><label for="screen">${w.paste}</label>
<textarea id="screen" name="screen" rows="3" maxlength="4000" required spellcheck="false" placeholder="${w.pasteExample}"${isUnread && html` aria-invalid="true" aria-describedby="unread"`}></textarea>
${isUnread && html`<p class="error" id="unread">${w.unread}</p>`}
<p class="after-field"><button class="quiet">${w.read}</button></p></form></section>`
}
