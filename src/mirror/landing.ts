/** What becomes known of each round that has ended. */
import { Fault } from '../errors.ts'
import type { Log } from '../log.ts'
import { isStuck } from './alarms.ts'
import type { Landed } from './flights.ts'
import type { RoundsDeps } from './rounds.ts'

export function noteLanding(deps: Pick<RoundsDeps, 'accounts' | 'log'>): Landed {
  return async (account, fault, error, failures) => {
    if (fault !== undefined) report(deps.log, account, fault, error)
    if (fault !== undefined && isStuck(fault, failures))
      deps.log.warn('sync.stuck', { account, reason: fault.code ?? fault.kind, count: failures })
    await deps.accounts.noteOutcome(account, fault)
  }
}

function report(log: Log, account: string, fault: Fault, error: unknown): void {
  const fields = { account, reason: fault.kind, ...(fault.code === undefined ? {} : { code: fault.code }) }
  const stack = error instanceof Error && !(error instanceof Fault) ? error.stack : undefined
  if (stack === undefined) log.warn('sync.failed', fields)
  else log.error('sync.failed', { ...fields, stack })
}
