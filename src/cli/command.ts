/** What every command works with. */
import { parseArgs } from 'node:util'
import type { AccountRecord } from '../accounts/types.ts'
import { Fault } from '../errors.ts'
import type { Services } from '../services.ts'

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
  /** @returns the exit code, where it is not 0. @throws UsageError for words it does not know; Fault, explained by the caller */
  run(context: CommandContext, args: readonly string[]): Promise<number | undefined>
}

/** The words after a command are not what it takes. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

type Options = NonNullable<Parameters<typeof parseArgs>[0]>['options']

export function parse(args: readonly string[], options: NonNullable<Options>) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : 'These words are not understood.')
  }
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
