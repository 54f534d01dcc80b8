/** The part of a form that says what an app password shows. */
import type { CreateOptions } from '../accounts/types.ts'
import type { Detail, Scope } from '../calendar.ts'
import { Refusal } from './refusal.ts'
import type { Form } from './route.ts'

/** Days to choose from; the empty one is "everything", or "never". */
export const choices = {
  past: [7, 30, 90, 365, 730],
  future: [7, 30, 90, 365, 730],
  ends: [1, 7, 30, 90, 365],
} as const

/** From the most to the least. */
export const details: readonly Detail[] = ['all', 'titles', 'busy']

export const scopeFields = ['detail', 'which', 'past', 'future', 'ends'] as const
/** A field for each calendar: `calendar-<id>`. */
export const calendarField = 'calendar-'

const dayMs = 86_400_000

/** @throws Refusal 400 for values that our form does not have */
export function chosenIn(form: Form, now: number): CreateOptions {
  const days = chosenDays(form, 'ends')
  return { scope: scopeIn(form), ...(days === undefined ? {} : { expiresAt: now + days * dayMs }) }
}

function scopeIn(form: Form): Scope {
  const [pastDays, futureDays] = [chosenDays(form, 'past'), chosenDays(form, 'future')]
  const detail = details.find((one) => one === (form.get('detail') ?? 'all'))
  const which = form.get('which') ?? 'all'
  if (detail === undefined || (which !== 'all' && which !== 'chosen')) throw new Refusal(400, 'form')
  const calendars = [...form.keys()].filter((name) => name.startsWith(calendarField))
  return {
    detail,
    ...(which === 'all' ? {} : { calendars: calendars.map((name) => name.slice(calendarField.length)) }),
    ...(pastDays === undefined ? {} : { pastDays }),
    ...(futureDays === undefined ? {} : { futureDays }),
  }
}

export function chosenDays(form: Form, name: keyof typeof choices): number | undefined {
  const text = form.get(name) ?? ''
  if (text === '') return undefined
  const days = choices[name].find((one) => String(one) === text)
  if (days === undefined) throw new Refusal(400, 'form')
  return days
}
