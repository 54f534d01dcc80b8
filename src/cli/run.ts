/** Finds the command, runs it, and says in plain words what went wrong. */
import { Fault, type FaultKind } from '../errors.ts'
import type { Services } from '../services.ts'
import type { Io } from './command.ts'
import { commands } from './commands.ts'
import { commandFor, UsageError, understood, unknownCommand, usageMessage } from './words.ts'

const whatNext: Partial<Record<FaultKind, string>> = {
  unavailable: 'Microsoft (or the store) did not answer. Try again in a minute.',
  throttled: 'Microsoft asks to slow down. Try again in a few minutes.',
  signInNeeded: 'Microsoft wants a new sign-in. Run login --device-code again, or use the token page.',
  denied:
    'Microsoft or this bridge refused this sign-in. An administrator may have to approve the app, or TENANTS does not name the tenant.',
  misconfigured:
    'The app registration does not fit this configuration. Check ENTRA_CLIENT_ID, the secret, and that public client flows are allowed for device codes.',
  revoked: 'Microsoft says the account is disabled or the consent is gone. Ask an administrator.',
  locked: 'The sealing key does not fit the data. Put the right key file back; nothing was changed.',
}

/** @returns the exit code */
export async function runCommand(
  services: Services,
  publicUrl: string,
  words: readonly string[],
  io: Io,
  signal: AbortSignal,
): Promise<number> {
  const command = commandFor(words, commands)
  if (command === undefined) {
    io.err(unknownCommand(words, commands))
    return 2
  }
  try {
    const given = understood(command, words.slice(command.words.length))
    const exit = (await command.run({ services, publicUrl, io, signal }, given)) ?? 0
    services.log.info('command.run', { reason: command.words.join(' '), code: exit === 0 ? 'done' : 'found' })
    return exit
  } catch (error) {
    if (error instanceof UsageError) io.err(usageMessage(error, command))
    else if (error instanceof Fault) io.err(sentence(error))
    else throw error
    if (error instanceof Fault) services.log.info('command.run', { reason: command.words.join(' '), code: error.kind })
    return error instanceof UsageError ? 2 : 1
  }
}

function sentence(fault: Fault): string {
  const code = fault.code === undefined ? '' : ` (${fault.code})`
  return `${whatNext[fault.kind] ?? fault.message}${code}`
}
