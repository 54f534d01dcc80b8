/** The audit log from the terminal. */
import { Fault } from '../errors.ts'
import type { Command } from './command.ts'
import { UsageError } from './words.ts'

export const auditCommands: readonly Command[] = [
  {
    words: ['audit', 'verify'],
    usage: 'audit verify [--head <hash noted earlier>]',
    does: 'prove that nothing in the audit log was changed, left out or put in',
    options: { head: { type: 'string' } },
    run: async ({ services, io }, { values }) => {
      const { head } = values
      if (head !== undefined && !/^[0-9a-f]{64}$/.test(String(head)))
        throw new UsageError('A hash has 64 digits 0-9a-f.')
      const { count, last, broken } = await services.ops.audit.verify(head === undefined ? undefined : String(head))
      if (broken !== undefined) throw new Fault('rejected', `The audit log is not whole. ${broken}`)
      io.out(`${count} entries, none changed, none missing. Head: ${last.seq} ${last.hash}`)
      io.err('Note the head elsewhere: with --head it proves later that the log was not replaced by another.')
    },
  },
  {
    words: ['audit', 'export'],
    usage: 'audit export',
    does: 'print the audit log, one JSON line for each entry, with its hash',
    run: async ({ services, io, signal }) => {
      for await (const { line, hash } of services.ops.audit.lines()) {
        if (signal.aborted) return
        io.out(`${line.slice(0, -1)},"hash":"${hash}"}`)
      }
    },
  },
]
