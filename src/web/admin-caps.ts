/** The form in which an administrator sets limits. */
import type { Caps } from '../accounts/types.ts'
import type { Detail } from '../calendar.ts'
import { Refusal } from './refusal.ts'
import type { Form } from './route.ts'

/** Days to choose from; the empty one is no limit. */
export const capDays = {
  past: [7, 30, 90, 365, 730],
  future: [7, 30, 90, 365, 730],
  longest: [1, 7, 30, 90, 180, 365],
} as const
export type CapDays = keyof typeof capDays

export const capDetails: readonly Detail[] = ['all', 'titles', 'busy']

/** Which calendars, by what the form calls it. */
export const capCalendars = new Map<string, 'any' | NonNullable<Caps['own']>>([
  ['any', 'any'],
  ['own', true],
  ['main', 'main'],
])

export const capsFields = ['detail', 'calendars', ...(Object.keys(capDays) as CapDays[])] as const

/** @throws Refusal 400 for values that our form does not have */
export function capsIn(form: Form): Caps {
  const detail = capDetails.find((one) => one === form.get('detail'))
  const own = capCalendars.get(form.get('calendars') ?? '')
  if (detail === undefined || own === undefined) throw new Refusal(400, 'form')
  const [past, future, longest] = [daysIn(form, 'past'), daysIn(form, 'future'), daysIn(form, 'longest')]
  return {
    detail,
    ...(own === 'any' ? {} : { own }),
    ...(past === undefined ? {} : { pastDays: past }),
    ...(future === undefined ? {} : { futureDays: future }),
    ...(longest === undefined ? {} : { longestDays: longest }),
  }
}

function daysIn(form: Form, name: CapDays): number | undefined {
  const text = form.get(name) ?? ''
  if (text === '') return undefined
  const days = capDays[name].find((one) => String(one) === text)
  if (days === undefined) throw new Refusal(400, 'form')
  return days
}
