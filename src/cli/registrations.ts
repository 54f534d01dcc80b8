/** Registrations that organizations have entered for themselves, as whoever runs the bridge may know them: never what proves them. */
import type { AppOnly, OwnRegistration } from '../accounts/types.ts'
import { Fault } from '../errors.ts'
import { leftOf } from '../ops/expiry.ts'
import type { Services } from '../services.ts'
import { dropRegistration } from '../web/dropping.ts'
import { type Command, tenantOf } from './command.ts'

export const registrationCommands: readonly Command[] = [
  {
    words: ['registrations', 'list'],
    usage: 'registrations list',
    does: "list the organizations' own registrations, and until when each is good",
    run: async ({ services, io }) => {
      const appOnly = appOnlyOf(services)
      const rows: string[] = []
      for await (const [tid, own] of appOnly.registrations())
        rows.push(row(tid, own, (await appOnly.state(tid)) !== undefined, services.clock.now()))
      for (const line of rows.toSorted()) io.out(line)
      if (rows.length === 0) io.err('No organization has a registration of its own.')
    },
  },
  {
    words: ['registrations', 'remove'],
    usage: 'registrations remove --tenant <id>',
    does: "remove an organization's own registration; nothing is read there until an administrator switches it on again",
    options: { tenant: { type: 'string' } },
    run: async ({ services, publicUrl, io }, { values }) => {
      const appOnly = appOnlyOf(services)
      const tid = tenantOf(values['tenant'])
      if ((await appOnly.registration(tid)) === undefined)
        throw new Fault('notFound', `Tenant ${tid} has no registration of its own.`)
      await dropRegistration({ ...services, appOnly }, tid, { tenant: tid })
      io.out(`The registration of tenant ${tid} is removed, and reading there is switched off.`)
      io.out(
        `Apps are served from the kept copy for a while. An administrator switches it on again at ${publicUrl}/admin.`,
      )
    },
  },
]

function appOnlyOf({ appOnly }: Services): AppOnly {
  if (appOnly !== undefined) return appOnly
  throw new Fault(
    'rejected',
    "People's own permissions are used here (APP_ONLY is not set): there are no such registrations.",
  )
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

function row(tid: string, { clientId, kind, at, by, endsAt }: OwnRegistration, isOn: boolean, now: number): string {
  const { daysLeft } = leftOf({ name: 'own', endsAt }, now)
  const end =
    endsAt === undefined || daysLeft === undefined
      ? 'its end is not known'
      : daysLeft < 0
        ? `ended ${day(endsAt)}`
        : `ends ${day(endsAt)}, in ${daysLeft} days`
  return `${tid}  ${clientId}  ${kind}, ${end}  (entered ${day(at)} by ${by}, ${isOn ? 'switched on' : 'switched off'})`
}
