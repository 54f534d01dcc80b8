import type { AppPassword } from '../../accounts/types.ts'
import type { Detail, Scope } from '../../calendar.ts'
import type { CalendarStatus } from '../../mirror/types.ts'
import { type Html, html } from '../html.ts'
import { calendarField, choices, details } from '../scope-form.ts'
import type { Words } from '../words/types.ts'
import { dot } from './icons.ts'

/** What is chosen so far. */
export interface Choice {
  readonly scope: Scope
  /** Days until the password ends. */
  readonly ends: number | undefined
}

/** The fields that say what an app will see. What the organization does not let apps have is not offered. */
export function scopeFieldset(
  words: Words,
  calendars: readonly CalendarStatus[],
  { scope, ends }: Choice,
  most: Detail,
): Html {
  const w = words.scope
  return html`<fieldset><legend>${w.detail}</legend>
${details.slice(details.indexOf(most)).map((detail) => radio('detail', detail, scope.detail === detail, ...labelOf(words, detail)))}
</fieldset>
<fieldset><legend>${w.calendars}</legend>
${radio('which', 'all', scope.calendars === undefined, w.allCalendars)}
${radio('which', 'chosen', scope.calendars !== undefined, w.chosenCalendars)}
<div class="ticks">${calendars.map((one) => tick(one, scope.calendars?.includes(one.id) === true))}</div>
</fieldset>
<div class="selects">
${select('past', w.past, w.wholePast, scope.pastDays, w.days)}
${select('future', w.future, w.wholeFuture, scope.futureDays, w.days)}
${select('ends', w.ends, w.never, ends, w.endsAfter)}
</div>`
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
  none: string,
  chosen: number | undefined,
  text: (days: number) => string,
): Html {
  return html`<div><label for="${name}">${label}</label><select name="${name}" id="${name}"><option value="">${none}</option>${choices[name].map((days) => html`<option value="${days}"${days === chosen && html` selected`}>${text(days)}</option>`)}</select></div>`
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
