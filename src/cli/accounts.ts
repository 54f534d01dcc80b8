/** Accounts from the terminal, for whoever runs the bridge. */
import type { AccountRecord } from '../accounts/types.ts'
import { Fault } from '../errors.ts'
import type { Services } from '../services.ts'
import { type CutOff, cutOff } from '../web/cutting-off.ts'
import { Sessions } from '../web/session.ts'
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
    does: 'sign somebody out everywhere, revoke their app passwords, and erase all that is kept of them',
    options: { user: { type: 'string' } },
    run: async ({ services, io }, { values }) => {
      const account = await accountOf(services, values['user'])
      const taken = await without(services, [account])
      await services.mirror.erase(account.id)
      await services.accounts.erase(account.id)
      await services.mirror.erase(account.id) // a round in another process may have ended in between
      io.out(said(taken, 1))
      io.out(`${account.identity.username} is disconnected, and nothing of it is kept.`)
    },
  },
  {
    words: ['revoke'],
    usage: 'revoke --user <address> | --tenant <id> | --all',
    does: 'revoke app passwords and end browser sessions, at once: of one person, of an organization, of everybody',
    options: { user: { type: 'string' }, tenant: { type: 'string' }, all: { type: 'boolean' } },
    run: async ({ services, io }, { values }) => {
      const chosen = [values['user'], values['tenant'], values['all']].filter((value) => value !== undefined)
      if (chosen.length !== 1) throw new UsageError('Say one of --user, --tenant and --all.')
      const accounts = await chosenBy(services, values)
      io.out(said(await without(services, accounts), accounts.length))
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

const without = (services: Services, accounts: readonly AccountRecord[]): Promise<CutOff> =>
  cutOff({ ...services, sessions: new Sessions(services.store, services.clock) }, accounts)

const said = ({ passwords, sessions }: CutOff, accounts: number): string =>
  `Of ${counted(accounts, 'account')}, ${counted(passwords, 'app password or secret address', 'app passwords and secret addresses')} revoked, ${counted(sessions, 'browser session')} ended.`

const counted = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`
