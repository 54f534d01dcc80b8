/** What every command works with. */
import type { AccountRecord } from '../accounts/types.ts'
import { Fault } from '../errors.ts'
import type { Services } from '../services.ts'
import { guid } from '../settings.ts'
import { type Given, type Grammar, UsageError } from './words.ts'

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

export interface Command extends Grammar {
  /** @returns the exit code, where it is not 0. @throws UsageError for values it does not know; Fault, explained by the caller */
  run(context: CommandContext, given: Given): Promise<number | undefined>
}

export async function accountOf(services: Services, name: unknown): Promise<AccountRecord> {
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

/** Tenant ids are kept in lower case. */
export function tenantOf(value: unknown): string {
  const isId = typeof value === 'string' && new RegExp(`^${guid}$`).test(value)
  if (!isId) throw new UsageError('Say which tenant with --tenant: its id, a GUID.')
  return value.toLowerCase()
}
