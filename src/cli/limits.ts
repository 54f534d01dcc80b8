/** Limits for tenants from the terminal: the same as an administrator sets at `/admin`. */
import type { Caps } from '../accounts/types.ts'
import type { Detail } from '../calendar.ts'
import { type Command, tenantOf } from './command.ts'

const options = {
  tenant: { type: 'string' },
  detail: { type: 'string' },
  'own-calendars': { type: 'boolean' },
  'main-calendar': { type: 'boolean' },
  'past-days': { type: 'string' },
  'future-days': { type: 'string' },
  'longest-days': { type: 'string' },
} as const

export const limitCommands: readonly Command[] = [
  {
    words: ['limits', 'show'],
    usage: 'limits show --tenant <id>',
    does: 'show what apps of a tenant may see at most',
    options: { tenant: options.tenant },
    run: async ({ services, io }, { values }) => {
      for (const line of linesOf(await services.tenants.caps(tenantOf(values['tenant'])))) io.out(line)
    },
  },
  {
    words: ['limits', 'set'],
    usage:
      'limits set --tenant <id> [--detail titles|busy] [--own-calendars|--main-calendar] [--past-days <n>] [--future-days <n>] [--longest-days <n>]',
    does: 'set what apps of a tenant may see at most; what is not named has no limit',
    options,
    run: async ({ services, io }, { values }) => {
      const tid = tenantOf(values['tenant'])
      const caps: Caps = {
        ...(values['detail'] === undefined ? {} : { detail: String(values['detail']) as Detail }),
        ...(values['own-calendars'] === true ? { own: true } : {}),
        ...(values['main-calendar'] === true ? { own: 'main' } : {}),
        ...days('pastDays', values['past-days']),
        ...days('futureDays', values['future-days']),
        ...days('longestDays', values['longest-days']),
      }
      await services.tenants.setCaps(tid, caps)
      for (const line of linesOf(await services.tenants.caps(tid))) io.out(line)
    },
  },
]

const days = (name: keyof Caps, value: unknown): Caps => (value === undefined ? {} : { [name]: Number(value) })

const shown: Readonly<Record<keyof Caps, (value: unknown) => string>> = {
  detail: (value) => (value === 'busy' ? 'busy times only' : 'titles and places at most'),
  own: (value) => (value === 'main' ? 'main calendar only' : 'own calendars only'),
  pastDays: (value) => `${String(value)} days back at most`,
  futureDays: (value) => `${String(value)} days ahead at most`,
  longestDays: (value) => `passwords end after ${String(value)} days`,
}

const linesOf = (caps: Caps): readonly string[] => {
  const lines = Object.entries(caps).map(([name, value]) => shown[name as keyof Caps](value))
  return lines.length === 0 ? ['No limits.'] : lines
}
