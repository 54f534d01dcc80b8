/** What an operator can do from a terminal, for servers without a browser. Each row is a command. */
import { accountCommands } from './accounts.ts'
import { auditCommands } from './audit.ts'
import { backupCommands } from './backup.ts'
import { accountOf, type Command } from './command.ts'
import { diagnosticsCommand } from './diagnostics.ts'
import { reportLines } from './doctor.ts'
import { examineCommand } from './examine.ts'
import { keyCommands } from './keys.ts'
import { limitCommands } from './limits.ts'
import { passwordCommands } from './passwords.ts'
import { registrationCommands } from './registrations.ts'
import { UsageError } from './words.ts'

export const commands: readonly Command[] = [
  {
    words: ['login'],
    usage: 'login --device-code',
    does: 'sign in with a code typed into a browser on any device',
    options: { 'device-code': { type: 'boolean' } },
    run: async ({ services, io, signal }, { values }) => {
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
  ...passwordCommands,
  ...limitCommands,
  ...registrationCommands,
  ...keyCommands,
  ...backupCommands,
  ...accountCommands,
  ...auditCommands,
  {
    words: ['doctor', 'fidelity'],
    usage: 'doctor fidelity --user <address> [--days <1 to 365>]',
    does: 'compare what apps are given with what Outlook shows, from now on for 90 days',
    options: { user: { type: 'string' }, days: { type: 'string' } },
    run: async ({ services, io }, { values }) => {
      const account = await accountOf(services, values['user'])
      const days = Number(values['days'] ?? 90)
      if (!Number.isInteger(days) || days < 1 || days > 365) throw new UsageError('Say --days as a number up to 365.')
      const report = await services.mirror.checkFidelity(account, days)
      for (const line of reportLines(report)) io.out(line)
      return report.differences.length === 0 ? 0 : 1
    },
  },
  examineCommand,
  diagnosticsCommand,
]
