/** What an operator can do from a terminal, for servers without a browser. Each row is a command. */
import { parseArgs } from 'node:util'
import type { AccountRecord, AppPassword } from '../accounts/types.ts'
import { Fault } from '../errors.ts'
import type { Services } from '../services.ts'
import { reportLines } from './doctor.ts'

/** Where a command writes, line by line: this terminal, or the one that asked a running server. */
export interface Io {
  out(line: string): void
  err(line: string): void
}

export interface CommandContext {
  readonly services: Services
  readonly publicUrl: string
  readonly io: Io
  readonly signal: AbortSignal
}

export interface Command {
  readonly words: readonly string[]
  readonly usage: string
  readonly does: string
  /** @throws UsageError for words it does not know; Fault, explained by the caller */
  run(context: CommandContext, args: readonly string[]): Promise<void>
}

/** The words after a command are not what it takes. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const commands: readonly Command[] = [
  {
    words: ['login'],
    usage: 'login --device-code',
    does: 'sign in with a code typed into a browser on any device',
    run: async ({ services, io, signal }, args) => {
      const { values } = parse(args, { 'device-code': { type: 'boolean' } })
      if (values['device-code'] !== true) throw new UsageError('Only --device-code works in a terminal.')
      const signIn = await services.entra.deviceCode((shown) => {
        io.out(`Open ${shown.verificationUri} on any device and enter the code ${shown.userCode}.`)
        io.out(`The code is good for ${Math.floor(shown.expiresInSeconds / 60)} minutes. Waiting …`)
      }, signal)
      const account = await services.accounts.signedIn(signIn)
      services.mirror.connect(account)
      io.out(`Signed in as ${account.identity.username}.`)
      io.out(`Next: password create --user ${account.identity.username} --label "My app"`)
    },
  },
  {
    words: ['password', 'create'],
    usage: 'password create --user <address> --label <name of the app>',
    does: 'make an app password and print it, once',
    run: async ({ services, publicUrl, io }, args) => {
      const { values } = parse(args, { user: { type: 'string' }, label: { type: 'string' } })
      const account = await accountOf(services, values['user'])
      if (typeof values['label'] !== 'string') throw new UsageError('Say what the password is for with --label.')
      const { secret } = await services.passwords.create(account.id, values['label'])
      io.out(`Server:    ${publicUrl}`)
      io.out(`CalDAV:    ${publicUrl}/dav/`)
      io.out(`User name: ${account.identity.username}`)
      io.out(`Password:  ${secret.reveal()}`)
      io.err('The password is shown this once. Whoever has it can read these calendars until it is revoked.')
    },
  },
  {
    words: ['password', 'list'],
    usage: 'password list --user <address>',
    does: 'list the app passwords of an account',
    run: async ({ services, io }, args) => {
      const { values } = parse(args, { user: { type: 'string' } })
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
    run: async ({ services, io }, args) => {
      const { values, positionals } = parse(args, { user: { type: 'string' } })
      const account = await accountOf(services, values['user'])
      const id = positionals[0]
      if (id === undefined) throw new UsageError('Name the id of the password; `password list` shows it.')
      const done = await services.passwords.revoke(account.id, id)
      if (!done) throw new Fault('notFound', `This account has no live password ${id}.`)
      io.out(`Password ${id} is revoked.`)
    },
  },
  {
    words: ['doctor', 'fidelity'],
    usage: 'doctor fidelity --user <address> [--days <1 to 365>]',
    does: 'compare what apps are given with what Outlook shows, from now on for 90 days',
    run: async ({ services, io }, args) => {
      const { values } = parse(args, { user: { type: 'string' }, days: { type: 'string' } })
      const account = await accountOf(services, values['user'])
      const days = Number(values['days'] ?? 90)
      if (!Number.isInteger(days) || days < 1 || days > 365) throw new UsageError('Say --days as a number up to 365.')
      for (const line of reportLines(await services.mirror.checkFidelity(account, days))) io.out(line)
    },
  },
]

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options']

function parse(args: readonly string[], options: NonNullable<Options>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'These words are not understood.')
  }
}

async function accountOf(services: Services, name: unknown): Promise<AccountRecord> {
  if (typeof name !== 'string') throw new UsageError('Say whose account it is with --user.')
  const account = await services.accounts.find(name)
  if (account === undefined) {
    throw new Fault(
      'notFound',
      `Nobody with the address ${name} has signed in. Use the token page or login --device-code.`,
    )
  }
  return account
}

function row(password: AppPassword): string {
  const day = (ms: number | undefined) => (ms === undefined ? 'never' : new Date(ms).toISOString().slice(0, 10))
  const used =
    password.lastUsedAt === undefined
      ? 'never used'
      : `used ${day(password.lastUsedAt)} by ${password.lastUsedBy ?? 'an app'}`
  return `${password.id}  ${password.label}  (made ${day(password.createdAt)}, ${used})`
}
