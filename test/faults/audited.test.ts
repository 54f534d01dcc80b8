/** What looked wrong of Microsoft's answers is written down for good. */
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { AuditEntry, AuditEvent } from '../../src/audit/types.ts'
import { type FaultStage, faultStage, hourMs, minuteMs } from './stage.ts'

let stage: FaultStage
/** Renewed before they are used. */
const shortLived = { name: 'entra.token.expires-in', with: { seconds: 240 } }
beforeAll(async () => {
  stage = await faultStage({}, [shortLived])
})
afterAll(() => stage.close())
afterEach(() => {
  stage.sandbox.context.faults.off()
  stage.sandbox.context.faults.on({ ...shortLived })
})

/** What the audit log has of an event, once an app has looked, until there are so many: a look need not wait for a round. */
async function written(event: AuditEvent, atLeast = 0): Promise<readonly AuditEntry[]> {
  const { audit } = stage.bridge.services.ops
  for (let tries = 0; ; tries += 1) {
    await stage.look()
    const entries: AuditEntry[] = []
    for await (const { line } of audit.lines()) entries.push(JSON.parse(line) as AuditEntry)
    const found = entries.filter((entry) => entry.event === event)
    if (found.length >= atLeast || tries > 50) return found
  }
}

it.each(['g25-redirect', 'g25-evil-next-link'])('an answer that leads elsewhere (%s)', async (name) => {
  const before = await written('foreignAddress')
  await stage.clock.leap(2 * hourMs)
  stage.sandbox.context.faults.on({ name })
  const after = await written('foreignAddress', before.length + 1)
  expect(after.length).toBe(before.length + 1)
  expect(after.at(-1)?.account).toBe(stage.login.accountId)
})

it('the token of somebody else', async () => {
  await stage.clock.leap(2 * hourMs)
  stage.sandbox.context.faults.on({ name: 'entra.token.other-person' })
  expect(await written('foreignToken', 1)).toMatchObject([{ account: stage.login.accountId, code: 'ACCOUNT_MISMATCH' }])
})

it('a removal that was held, and that it was confirmed', async () => {
  await stage.clock.leap(2 * hourMs)
  await stage.look()
  const oid = stage.sandbox.context.directory.personByAddress('person1@contoso.example')?.oid ?? ''
  const mailbox = stage.sandbox.graph.mailbox(oid)
  for (const entry of [...mailbox.calendar('side').items.keys()]) mailbox.deleteEvent(entry)
  await stage.clock.leap(minuteMs)
  expect(await written('removalHeld', 1)).toHaveLength(1)
  expect(await written('removalConfirmed')).toEqual([])
  await stage.clock.leap(6 * minuteMs)
  expect(await written('removalConfirmed', 1)).toHaveLength(1)
})
