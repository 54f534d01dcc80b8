import { meanings } from '../../auth/aadsts.ts'
import { html } from '../html.ts'
import type { Site } from '../site.ts'
import { iso } from '../words/time.ts'
import type { Words } from '../words/types.ts'
import type { Page } from './document.ts'
import { letter } from './letter.ts'

export interface Outcome {
  readonly outcome: keyof Words['consent']['outcomes']
  readonly code?: string | undefined
  readonly correlationId?: string | undefined
  /** Query that lets the doctor explain the code. */
  readonly help?: string
}

export interface ReturnFacts extends Outcome {
  /** Whoever comes back may have no account here, or have left from their own page. */
  readonly isSignedIn: boolean
  /** What was approved are sign-ins alone: the organization's own registration reads. */
  readonly isOwn: boolean
}

/** How an administrator's approval went, and what to do with that. */
export function returnPage(site: Site, words: Words, facts: ReturnFacts): Page {
  const { outcome, code, correlationId, help, isSignedIn, isOwn } = facts
  const w = words.consent
  const { path } = site.links
  const byApp = site.deps.appOnly !== undefined && !isOwn
  const isGood = outcome === 'granted' || outcome === 'again'
  const meaning = outcome === 'refused' && code !== undefined ? meanings.get(code) : undefined
  const { title, text } = isGood && byApp ? words.appOnly.returned[outcome] : w.outcomes[outcome]
  const support: readonly (readonly [string, string | undefined])[] = [
    [words.code, code],
    [words.correlation, correlationId],
    [words.time, iso(site.deps.clock.now())],
  ]
  return {
    title,
    body: html`<section class="message" id="outcome" data-outcome="${outcome}"><h1>${title}</h1>
<p class="lead">${meaning && `${words.codes.happened[meaning.happening]} `}${text}</p>
${isGood && !byApp && html`<div class="values">${letter(words, 'tell', w.tell, w.sentence(words.product, site.links.server))}</div>`}
<p class="choices">${
      isGood && byApp
        ? html`<a class="button" href="${path(isSignedIn ? '/admin' : '/login/admin')}">${words.tenant.link}</a>`
        : isGood || outcome === 'expired' || outcome === 'unclear'
          ? html`<a class="button" href="${path('/login')}">${w.start}</a>`
          : help !== undefined && outcome === 'refused'
            ? html`<a class="button" href="${path('/help/consent') + help}">${w.help}</a>`
            : html`<a class="button" href="${path('/help/admin')}">${w.again}</a>`
    }<a href="${path('/')}">${words.back}</a></p>
${code !== undefined && html`<dl class="support"><dt class="wide">${words.forSupport}</dt>${support.map(([name, value]) => value !== undefined && html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`}
</section>`,
  }
}
