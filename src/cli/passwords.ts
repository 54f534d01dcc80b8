/** App passwords from the terminal. */
import type { AppPassword, CreateOptions } from '../accounts/types.ts'
import type { Detail, Scope } from '../calendar.ts'
import { Fault } from '../errors.ts'
import type { CalendarStatus } from '../mirror/types.ts'
import { accountOf, type Command } from './command.ts'
import { UsageError } from './words.ts'

/** What `password create` takes besides user and label. */
const narrowing = {
  calendars: { type: 'string' },
  detail: { type: 'string' },
  'past-days': { type: 'string' },
  'future-days': { type: 'string' },
  expires: { type: 'string' },
} as const

export const passwordCommands: readonly Command[] = [
  {
    words: ['password', 'create'],
    usage: [
      'password create --user <address> --label <name of the app>',
      '[--calendars <names>] [--detail all|titles|busy] [--past-days <n>] [--future-days <n>] [--expires <day>]',
    ].join(' '),
    does: 'make an app password and print it, once',
    options: { user: { type: 'string' }, label: { type: 'string' }, ...narrowing },
    run: async ({ services, publicUrl, io }, { values }) => {
      const account = await accountOf(services, values['user'])
      if (typeof values['label'] !== 'string') throw new UsageError('Say what the password is for with --label.')
      const { calendars } = await services.mirror.status(account.id)
      const { secret } = await services.passwords.create(account.id, values['label'], optionsOf(values, calendars))
      io.out(`Server address:  ${publicUrl}`)
      io.out(`CalDAV address:  ${publicUrl}/dav/`)
      io.out(`User name:       ${account.identity.username}`)
      io.out(`Password:        ${secret.reveal()}`)
      io.err('The password is shown this once. Whoever has it can read these calendars until it is revoked.')
    },
  },
  {
    words: ['password', 'list'],
    usage: 'password list --user <address>',
    does: 'list the app passwords of an account',
    options: { user: { type: 'string' } },
    run: async ({ services, io }, { values }) => {
      const account = await accountOf(services, values['user'])
      const list = await services.passwords.list(account.id)
      if (list.length === 0) io.err('No app passwords yet.')
      for (const password of list) io.out(row(password))
    },
  },
  {
    words: ['password', 'revoke'],
    usage: 'password revoke --user <address> <id>',
    does: 'make an app password worthless, at once',
    options: { user: { type: 'string' } },
    takes: 'id',
    run: async ({ services, io }, { values, positionals: [id] }) => {
      const account = await accountOf(services, values['user'])
      if (id === undefined) throw new UsageError('Name the id of the password; `password list` shows it.')
      const done = await services.passwords.revoke(account.id, id)
      if (!done) throw new Fault('notFound', `This account has no live password ${id}.`)
      io.out(`Password ${id} is revoked.`)
    },
  },
]

type Narrowing = { readonly [name in keyof typeof narrowing]?: unknown }

/** @param known the calendars of the account; undefined while their list is not read yet */
function optionsOf(values: Narrowing, known: readonly CalendarStatus[] | undefined): CreateOptions {
  const scope: Scope = {
    detail: detailOf(values.detail),
    ...(values.calendars === undefined ? {} : { calendars: idsOf(String(values.calendars), known) }),
    ...(values['past-days'] === undefined ? {} : { pastDays: daysOf(values['past-days']) }),
    ...(values['future-days'] === undefined ? {} : { futureDays: daysOf(values['future-days']) }),
  }
  return { scope, ...(values.expires === undefined ? {} : { expiresAt: endOf(String(values.expires)) }) }
}

function detailOf(value: unknown = 'all'): Detail {
  if (value === 'all' || value === 'titles' || value === 'busy') return value
  throw new UsageError('--detail is all, titles or busy.')
}

function idsOf(text: string, known: readonly CalendarStatus[] | undefined): readonly string[] {
  return text.split(',').map((part) => {
    const wanted = part.trim()
    const found = known?.filter(({ id, name }) => id === wanted || name === wanted) ?? []
    if (found.length === 1 && found[0] !== undefined) return found[0].id
    throw new UsageError(
      found.length > 1
        ? `Several calendars are called “${wanted}”: use an id. ${listed(found)}`
        : `There is no calendar “${wanted}”. ${listed(known ?? [])}`,
    )
  })
}

const listed = (calendars: readonly CalendarStatus[]): string =>
  `Known: ${calendars.map(({ id, name }) => `${name} (${id})`).join(', ') || 'none yet'}.`

function daysOf(value: unknown): number {
  const days = Number(value)
  if (!Number.isInteger(days) || days < 1) throw new UsageError('A number of days is 1 or more.')
  return days
}

/** The whole of that day is still good, in UTC. */
function endOf(text: string): number {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T23:59:59.999Z`) : Number.NaN
  if (Number.isNaN(day)) throw new UsageError('--expires is a day such as 2027-01-31.')
  return day
}

function row(password: AppPassword): string {
  const day = (ms: number | undefined) => (ms === undefined ? 'never' : new Date(ms).toISOString().slice(0, 10))
  const used =
    password.lastUsedAt === undefined
      ? 'never used'
      : `used ${day(password.lastUsedAt)} by ${password.lastUsedBy ?? 'an app'}`
  const facts = [`made ${day(password.createdAt)}`, used, ...limits(password.scope)]
  if (password.expiresAt !== undefined) facts.push(`ends ${day(password.expiresAt)}`)
  return `${password.id}  ${password.label}  (${facts.join(', ')})`
}

const shown: Readonly<Record<Detail, string | undefined>> = {
  all: undefined,
  titles: 'titles and places',
  busy: 'busy only',
}

function limits({ detail, calendars, pastDays, futureDays }: Scope): readonly string[] {
  return [
    shown[detail],
    calendars && `${calendars.length} chosen calendar${calendars.length === 1 ? '' : 's'}`,
    pastDays !== undefined && `${pastDays} days back`,
    futureDays !== undefined && `${futureDays} days ahead`,
  ].filter((fact) => typeof fact === 'string')
}
