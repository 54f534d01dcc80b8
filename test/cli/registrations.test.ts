/** An operator sees and removes what organizations have registered for themselves. */
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CONTOSO_TID, FABRIKAM_TID } from '../../sandbox/directory.ts'
import type { AuditEntry } from '../../src/audit/types.ts'
import { systemClock } from '../../src/clock.ts'
import { Secret } from '../../src/secret.ts'
import { type Office, openOffice, switchedOn } from '../admin/office.ts'
import { inTerminal } from './terminal.ts'

const dayMs = 86_400_000
const northwind = '33333333-0000-4000-8000-000000000003'
const planted = 'own~Q8.planted-value-of-a-secret-9Zt'
let office: Office
beforeEach(async () => {
  office = await openOffice({ APP_ONLY: '1', ADMINS: `${CONTOSO_TID}/${CONTOSO_TID}` }, switchedOn)
})
afterEach(() => office.close())

const run = (...words: string[]) => inTerminal(office.bridge.services, ...words)

/** The organization's own registration, entered a moment ago. @param daysLeft undefined: nobody has told */
async function entered(tid: string, daysLeft?: number): Promise<string> {
  const { appOnly } = office.bridge.services
  const endsAt = daysLeft === undefined ? {} : { endsAt: systemClock.now() + (daysLeft + 0.5) * dayMs }
  const clientId = randomUUID()
  await appOnly?.keep(tid, 'the administrator', { clientId, kind: 'secret', proof: new Secret(planted), ...endsAt })
  return clientId
}

async function written(): Promise<readonly AuditEntry[]> {
  const { audit } = office.bridge.services.ops
  await audit.of('', 1) // what waits is written first
  const entries: AuditEntry[] = []
  for await (const { line } of audit.lines()) entries.push(JSON.parse(line) as AuditEntry)
  return entries
}

describe('registrations list', () => {
  it('says of each until when it is good and whether it reads, and never what proves it', async () => {
    expect(await run('registrations', 'list')).toEqual([0, 'No organization has a registration of its own.'])
    const [one, other] = [await entered(CONTOSO_TID, 40), await entered(FABRIKAM_TID)]
    await entered(northwind, -3)
    await office.bridge.services.appOnly?.disable(FABRIKAM_TID)
    const [exit, said] = await run('registrations', 'list')
    const lines = said.split('\n')
    expect([exit, lines.length]).toEqual([0, 3])
    expect(lines.find((line) => line.startsWith(CONTOSO_TID))).toMatch(
      new RegExp(`${one} {2}secret, ends 20\\d\\d-\\d\\d-\\d\\d, in 40 days .*by the administrator, switched on`),
    )
    expect(lines.find((line) => line.startsWith(FABRIKAM_TID))).toMatch(
      new RegExp(`${other} {2}secret, its end is not known .*switched off`),
    )
    expect(lines.find((line) => line.startsWith(northwind))).toMatch(/secret, ended 20\d\d-\d\d-\d\d /)
    expect(said).not.toContain(planted)
  })

  it('says so where people’s own permissions are used', async () => {
    const own = await openOffice({})
    const [exit, said] = await inTerminal(own.bridge.services, 'registrations', 'list')
    await own.close()
    expect([exit, said]).toEqual([1, expect.stringContaining('APP_ONLY is not set')])
  })
})

describe('registrations remove', () => {
  it('takes one away, switches that organization off, and is in the audit log', async () => {
    await entered(CONTOSO_TID, 40)
    await entered(FABRIKAM_TID, 40)
    const [exit, said] = await run('registrations', 'remove', '--tenant', FABRIKAM_TID.toUpperCase())
    expect([exit, said]).toEqual([0, expect.stringContaining(`The registration of tenant ${FABRIKAM_TID} is removed`)])
    const { appOnly } = office.bridge.services
    const left = [CONTOSO_TID, FABRIKAM_TID].map((tid) => appOnly?.registration(tid))
    expect(await Promise.all(left)).toEqual([expect.objectContaining({ kind: 'secret' }), undefined])
    expect(await appOnly?.state(FABRIKAM_TID)).toBeUndefined()
    expect((await written()).slice(-2)).toMatchObject([
      { event: 'registrationRemoved', tenant: FABRIKAM_TID },
      { event: 'operatorCommand', reason: 'registrations remove', code: 'done' },
    ])
    expect((await run('registrations', 'remove', '--tenant', FABRIKAM_TID))[0]).toBe(1)
    expect((await run('registrations', 'remove'))[0]).toBe(2)
  })
})

describe('the metrics', () => {
  it('tell how much time is left, and name no organization', async () => {
    await entered(CONTOSO_TID, 12)
    await entered(FABRIKAM_TID)
    await entered(northwind, 200)
    const text = await office.bridge.services.ops.metrics.text()
    expect(text).toMatch(/^bridge_own_registration_expires_days 12$/m)
    const counted = [...text.matchAll(/^bridge_own_registrations\{left="(\w+)"\} (\d)$/gm)].map((m) => [m[1], m[2]])
    expect(Object.fromEntries(counted)).toEqual({
      ...{ ended: '0', '1': '0', '7': '0', '14': '1', '30': '0', '60': '0', more: '1', unknown: '1' },
    })
    for (const tid of [CONTOSO_TID, FABRIKAM_TID, northwind]) expect(text).not.toContain(tid)
  })
})
