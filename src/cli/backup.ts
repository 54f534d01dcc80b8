import { isAbsolute } from 'node:path'
import { writeBackup } from '../store/dump.ts'
import type { Command } from './command.ts'
import { UsageError } from './words.ts'

export const backupCommands: readonly Command[] = [
  {
    words: ['backup'],
    usage: 'backup <absolute path of a new file>',
    does: 'write everything to a file, sealed as it is, while the bridge runs',
    takes: 'file',
    run: async ({ services, io }, { positionals: [file] }) => {
      if (file === undefined || !isAbsolute(file)) {
        throw new UsageError('Name one file, with its whole path: the running bridge writes it.')
      }
      const count = await writeBackup(services.store.backend, file, services.clock.now())
      io.out(`${count} records were written to ${file}. The key file ${services.store.key.file} is not in it.`)
    },
  },
]
