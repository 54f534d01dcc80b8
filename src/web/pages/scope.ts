import type { AppPassword } from '../../accounts/types.ts'
import type { Detail, Scope } from '../../calendar.ts'
import type { CalendarStatus } from '../../mirror/types.ts'
import { type Html, html } from '../html.ts'
import { daysUpTo, type Offers } from '../offers.ts'
import { calendarField, choices } from '../scope-form.ts'
import type { Words } from '../words/types.ts'
import { dot } from './icons.ts'

/** What is chosen so far. */
export interface Choice {
  readonly scope: Scope
  /** Days until the password ends. */
  readonly ends: number | undefined
}

/** The fields that say what an app will see. What the organization does not let apps have is not offered. */
export function scopeFieldset(words: Words, offers: Offers, { scope, ends }: Choice): Html {
  const w = words.scope
  const { mostPast, mostFuture, mostLife } = offers
  return html`<fieldset><legend>${w.detail}</legend>
${offers.details.map((detail) => radio('detail', detail, scope.detail === detail, ...labelOf(words, detail)))}
</fieldset>
<fieldset><legend>${w.calendars}</legend>${offers.own === 'main' ? radio('which', 'all', true, w.mainCalendar) : calendarChoice(words, offers, scope)}</fieldset>
<div class="selects">
${select('past', w.past, mostPast, w.wholePast, scope.pastDays, w.days)}
${select('future', w.future, mostFuture, w.wholeFuture, scope.futureDays, w.days)}
${select('ends', w.ends, mostLife, w.never, ends, w.endsAfter)}
</div>
${offers.isLimited && html`<p class="small">${w.limited}</p>`}`
}

function calendarChoice(words: Words, { own, calendars }: Offers, scope: Scope): Html {
  const w = words.scope
  return html`
${radio('which', 'all', scope.calendars === undefined, own === undefined ? w.allCalendars : w.ownCalendars)}
${radio('which', 'chosen', scope.calendars !== undefined, w.chosenCalendars)}
<div class="ticks">${calendars.map((one) => tick(one, scope.calendars?.includes(one.id) === true))}</div>
`
}

const labelOf = (words: Words, detail: Detail): readonly [string, string | undefined] => {
  const [label = '', text] = words.scope.details[detail]
  return [label, text]
}

function radio(name: string, value: string, isChosen: boolean, label: string, text?: string): Html {
  const id = `${name}-${value}`
  return html`<div class="choice"><input type="radio" name="${name}" id="${id}" value="${value}"${isChosen && html` checked`}><label for="${id}">${label}${text !== undefined && html` <span class="small">${text}</span>`}</label></div>`
}

function tick({ id, name, color }: CalendarStatus, isChosen: boolean): Html {
  const field = `${calendarField}${id}`
  return html`<div class="choice"><input type="checkbox" name="${field}" id="${field}" value="on"${isChosen && html` checked`}><label for="${field}">${dot(color)}${name}</label></div>`
}

function select(
  name: keyof typeof choices,
  label: string,
  most: number | undefined,
  none: string,
  chosen: number | undefined,
  text: (days: number) => string,
): Html {
  const first = most === undefined ? none : text(most)
  return html`<div><label for="${name}">${label}</label><select name="${name}" id="${name}"><option value="">${first}</option>${daysUpTo(most, choices[name]).map((days) => html`<option value="${days}"${days === chosen && html` selected`}>${text(days)}</option>`)}</select></div>`
}

/** What a password shows, in one line. */
export function scopeLine(words: Words, { scope }: AppPassword): string {
  const w = words.scope
  const { detail } = scope
  return [w.summary.details[detail], whichOf(words, scope), ...windowParts(words, { scope })].join(' · ')
}

export function whichOf(words: Words, { calendars, own }: Scope): string {
  const w = words.scope.summary
  if (own === 'main') return w.mainCalendar
  if (calendars !== undefined) return w.calendars(calendars.length)
  return own === undefined ? w.allCalendars : w.ownCalendars
}

/** How far back and ahead, where that is limited. */
export function windowParts(words: Words, { scope: { pastDays, futureDays } }: Pick<AppPassword, 'scope'>): string[] {
  const w = words.scope
  return [
    pastDays !== undefined && w.summary.past(w.days(pastDays)),
    futureDays !== undefined && w.summary.future(w.days(futureDays)),
  ].filter((part) => part !== false)
}
