/** What happens to the mailboxes of one organization is no other organization's business. */
import { expect, it, onTestFinished } from 'vitest'
import { bodies, type Client, calendarsOf, clientOf } from '../../bench/stage/client.ts'
import { signIn } from '../../bench/stage/signin.ts'
import { CONTOSO_TID } from '../../sandbox/directory.ts'
import { type FaultStage, faultStage, hourMs, secondMs } from './stage.ts'

/** More than rounds may be under way. */
const crowd = 30
const all = bodies.query('20200101T000000Z', '20350101T000000Z')

/** Somebody signs in, and an app asks until the calendars are there. */
async function arrive({ sandbox, bridge, pumped }: FaultStage, address: string): Promise<Client> {
  const oid = sandbox.context.directory.personByAddress(address)?.oid ?? ''
  const account = await pumped(signIn(bridge, (url) => sandbox.authorize(url, oid)))
  bridge.services.mirror.connect(account)
  const { secret } = await bridge.services.passwords.create(account.id, 'Tenants')
  const login = { accountId: account.id, username: account.identity.username, password: secret.reveal() }
  return clientOf(`http://127.0.0.1:${bridge.port}`, login)
}

it('while every mailbox of a large tenant hangs, somebody of another tenant sees the present', async () => {
  const stage = await faultStage({ ENTRA_TENANT: 'common', FRESH_WAIT_MS: '100' }, [], { crowd })
  onTestFinished(() => stage.close())
  const { sandbox, bridge, clock, pumped } = stage
  const many: Client[] = []
  for (let n = 1; n <= crowd; n += 1) many.push(await arrive(stage, `person${n}@contoso.example`))
  const johanna = await arrive(stage, 'johanna@outlook.example')
  const mailbox = sandbox.graph.mailbox(sandbox.context.directory.personByAddress('johanna@outlook.example')?.oid ?? '')
  const [calendar = ''] = await pumped(calendarsOf(johanna))
  const shown = async () => (await pumped(johanna.ask('REPORT', calendar, all))).text
  await shown()
  await clock.leap(hourMs)
  sandbox.context.faults.on({ name: 'g21-hang', match: { tid: CONTOSO_TID } })
  for (const one of many) void one.ask('PROPFIND', one.home, bodies.calendars, '1').catch(() => {})
  await pumped(expect.poll(() => bridge.services.mirror.load().running, { timeout: 10_000 }).toBeGreaterThanOrEqual(24))
  const [entry = 0] = mailbox.calendar('calendar').items.keys()
  mailbox.patchEvent(entry, { subject: 'Edited meanwhile' })
  let looks = 0
  for (; !(await shown()).includes('Edited meanwhile') && looks < 10; looks += 1) await clock.leap(20 * secondMs)
  expect(looks).toBeLessThan(5)
  expect(bridge.services.mirror.load().waiting).toBeGreaterThan(0)
  sandbox.context.faults.off()
})
