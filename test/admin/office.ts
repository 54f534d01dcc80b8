/** The bridge with administrators of two organizations: Megan of Contoso by her object id, Isaiah of Fabrikam by his name. */
import { CONTOSO_TID, FABRIKAM_TID } from '../../sandbox/directory.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import { type Clock, systemClock } from '../../src/clock.ts'
import type { Bridge } from '../../src/serve.ts'
import { basicOf, sendRow } from '../security/request.ts'
import { type Person, type Stage, startStage } from '../security/stage.ts'

export interface Office extends Stage {
  readonly oid: (name: string) => string
  readonly tid: (name: string) => string
}

const personIn = (sandbox: Sandbox, name: string) => {
  const found = sandbox.people.find(({ upn }) => upn.startsWith(`${name}@`))
  if (found === undefined) throw new Error(`nobody is called ${name}`)
  return found
}

export async function openOffice(
  settings: Readonly<Record<string, string>>,
  prepare?: (bridge: Bridge, sandbox: Sandbox) => Promise<void>,
  clock: Clock = systemClock,
): Promise<Office> {
  const stage = await startStage(settings, clock, prepare)
  return {
    ...stage,
    oid: (name) => personIn(stage.sandbox, name).oid,
    tid: (name) => personIn(stage.sandbox, name).tid,
  }
}

/** Both organizations of the sandbox have granted the application its permission, and are switched on. Goes with `APP_ONLY`. */
export async function switchedOn({ services }: Bridge, sandbox: Sandbox): Promise<void> {
  for (const tid of [CONTOSO_TID, FABRIKAM_TID]) {
    sandbox.entra.grants.addTenant(tid, { scopes: [], roles: ['Calendars.Read'] })
    await services.appOnly?.enable(tid, 'test')
  }
}

/** One DAV request of somebody's app. */
export function dav(stage: Stage, person: Person, method: string, path: string, body = '', depth = '1') {
  const headers = [['Authorization', basicOf(person)] as const, ['Depth', depth] as const]
  const row = { name: path, origin: 'own' as const, method, path, headers, body, status: [] }
  return sendRow(stage.bridge.port, row, new Map())
}
