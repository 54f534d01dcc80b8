import type { OwnRegistration } from '../../accounts/types.ts'
import { meanings } from '../../auth/aadsts.ts'
import { registrationPath } from '../admin-registration.ts'
import { type Html, html } from '../html.ts'
import type { Site } from '../site.ts'
import { day } from '../words/time.ts'
import type { Words } from '../words/types.ts'

const dayMs = 86_400_000
/** From so many days before the end on, it is more than a fact. */
export const soonDays = 60

/** Enough to tell one from another. */
export const lastOf = (clientId: string): string => clientId.slice(-6)

/** Which registration reads; of what proves it, only its kind, and when it ends. */
export function registrationLine(words: Words, held: OwnRegistration | undefined, now: number): Html {
  const w = words.registration
  if (held === undefined) return html`<p class="small">${w.operators}</p>`
  const { endsAt } = held
  const ends = endsAt === undefined ? w.endUnknown : w.ends(day(endsAt, words))
  const daysLeft = endsAt === undefined ? Number.POSITIVE_INFINITY : Math.floor((endsAt - now) / dayMs)
  return html`<p class="small" id="registration">${w.held[held.kind](lastOf(held.clientId), day(held.at, words))} ${ends}</p>
${daysLeft <= soonDays && html`<p class="warn" role="status">${daysLeft < 0 ? w.ended : w.soon(daysLeft)}</p>`}`
}

/** The form for another one, and the way back to the operator's. What is held is in none of its fields. */
export function registrationBox(site: Site, words: Words, csrf: Html, held: OwnRegistration | undefined): Html {
  const w = words.registration
  const to = site.links.path(registrationPath)
  const { probe } = words.appOnly
  const removal = html`<details class="revoke"><summary>${w.remove}</summary><form method="post" action="${to}/remove"><p>${w.removeSure}</p>${csrf}<button class="danger">${w.remove}</button></form></details>`
  return html`<details class="recipe"><summary>${held === undefined ? w.title : w.replace}</summary><p>${w.text}</p>
<form class="create" method="post" action="${to}" autocomplete="off">${csrf}
<label for="client-id">${w.clientId}</label><input id="client-id" name="clientId" required minlength="36" maxlength="36" spellcheck="false" placeholder="00000000-0000-0000-0000-000000000000">
<label for="secret">${w.secret}</label><p class="small hint" id="secret-hint">${w.secretHint}</p>
<input id="secret" name="secret" type="password" maxlength="1000" autocomplete="off" spellcheck="false" aria-describedby="secret-hint">
<label for="ends">${w.end}</label><p class="small hint" id="ends-hint">${w.endHint}</p>
<input id="ends" name="ends" type="date" autocomplete="off" aria-describedby="ends-hint">
<label for="pem">${w.pem}</label><p class="small hint" id="pem-hint">${w.pemHint}</p>
<textarea id="pem" name="pem" rows="5" maxlength="7000" autocomplete="off" spellcheck="false" aria-describedby="pem-hint" placeholder="-----BEGIN CERTIFICATE-----"></textarea>
<fieldset><legend>${w.mailboxes}</legend>
${optionalMailbox('inside', probe.inside)}${optionalMailbox('outside', probe.outside)}</fieldset>
<p class="small">${w.never}</p>
<p><button class="quiet">${w.submit}</button></p></form>
${held && removal}</details>`
}

const optionalMailbox = (name: string, label: string): Html =>
  html`<label for="own-${name}">${label}</label><input id="own-${name}" name="${name}" type="email" maxlength="254" autocomplete="off">`

/** What Entra's refusal means where the registration is the organization's own: then it is not the operator's move. */
export function refusedLine(words: Words, code: string): string {
  const { moves } = words.registration
  const meaning = meanings.get(code)
  if (meaning?.group === 'retry')
    return `${words.codes.happened[meaning.happening]} ${words.codes.next[meaning.move]} (${code})`
  const move = meaning?.move ?? 'other'
  return `${Object.hasOwn(moves, move) ? moves[move as keyof typeof moves] : moves.other} (${code})`
}
