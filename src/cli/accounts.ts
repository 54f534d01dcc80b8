/** Accounts from the terminal, for whoever runs the bridge. */
import type { AccountRecord } from '../accounts/types.ts'
import { Fault } from '../errors.ts'
import type { Services } from '../services.ts'
import { accountOf, type Command } from './command.ts'
import { UsageError } from './words.ts'

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

const row = ({ id, identity, state, stateSince, stateCode }: AccountRecord): string =>
  `${id}  ${identity.username}  ${state} since ${day(stateSince)}${stateCode === undefined ? '' : ` (${stateCode})`}`

export const accountCommands: readonly Command[] = [
  {
    words: ['accounts', 'list'],
    usage: 'accounts list',
    does: 'list everybody who is connected, and how the connections stand',
    run: async ({ services, io }) => {
      let count = 0
      for await (const account of services.accounts.all()) {
        io.out(row(account))
        count += 1
      }
      if (count === 0) io.err('Nobody has signed in yet.')
    },
  },
  {
    words: ['accounts', 'show'],
    usage: 'accounts show --user <address>',
    does: 'show one account: connection, permissions, calendars, last looks',
    options: { user: { type: 'string' } },
    run: async ({ services, io }, { values }) => {
      const account = await accountOf(services, values['user'])
      const [{ calendars = [], problem }, passwords] = await Promise.all([
        services.mirror.status(account.id),
        services.passwords.list(account.id),
      ])
      io.out(row(account))
      io.out(
        `Tenant ${account.identity.tid}, signed in ${day(account.signedInAt)}, permissions: ${account.scopes.join(' ')}`,
      )
      io.out(`${passwords.length} app passwords and secret addresses`)
      for (const { id, events, checkedAt, skipped } of calendars) {
        const looked = checkedAt === undefined ? 'not read yet' : `looked at ${new Date(checkedAt).toISOString()}`
        io.out(`Calendar ${id}: ${events ?? 0} events, ${looked}, ${skipped.length} left out`)
      }
      if (problem !== undefined) io.out(`Last trouble: ${problem.kind} ${problem.code ?? ''}`.trimEnd())
    },
  },
  {
    words: ['accounts', 'disconnect'],
    usage: 'accounts disconnect --user <address>',
    does: 'revoke the app passwords of an account and erase all that is kept of it',
    options: { user: { type: 'string' } },
    run: async ({ services, io }, { values }) => {
      const account = await accountOf(services, values['user'])
      await revokeAll(services, account)
      await services.mirror.erase(account.id)
      await services.accounts.erase(account.id)
      await services.mirror.erase(account.id) // a round in another process may have ended in between
      io.out(`${account.identity.username} is disconnected, and nothing of it is kept.`)
    },
  },
  {
    words: ['revoke'],
    usage: 'revoke --user <address> | --tenant <id> | --all',
    does: 'make app passwords worthless, at once: of one person, of an organization, of everybody',
    options: { user: { type: 'string' }, tenant: { type: 'string' }, all: { type: 'boolean' } },
    run: async ({ services, io }, { values }) => {
      const chosen = [values['user'], values['tenant'], values['all']].filter((value) => value !== undefined)
      if (chosen.length !== 1) throw new UsageError('Say one of --user, --tenant and --all.')
      const accounts = await chosenBy(services, values)
      let count = 0
      for (const account of accounts) count += await revokeAll(services, account)
      io.out(`${count} app passwords and secret addresses of ${accounts.length} accounts are revoked.`)
    },
  },
]

async function chosenBy(
  services: Services,
  { user, tenant }: Readonly<Record<string, unknown>>,
): Promise<AccountRecord[]> {
  if (user !== undefined) return [await accountOf(services, user)]
  const found: AccountRecord[] = []
  for await (const account of services.accounts.all()) {
    if (tenant === undefined || account.identity.tid === String(tenant).toLowerCase()) found.push(account)
  }
  if (tenant !== undefined && found.length === 0) throw new Fault('notFound', 'Nobody of that tenant is connected.')
  return found
}

async function revokeAll({ passwords }: Services, { id }: AccountRecord): Promise<number> {
  let count = 0
  for (const password of await passwords.list(id)) if (await passwords.revoke(id, password.id)) count += 1
  return count
}
