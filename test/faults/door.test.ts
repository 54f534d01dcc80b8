/** Faults and limits that are no switch of the sandbox, seen through the CalDAV door. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FaultStage, faultStage, minuteMs, secondMs } from './stage.ts'

let stage: FaultStage

beforeAll(async () => {
  stage = await faultStage()
})
afterAll(() => stage.close())

const mailbox = () => {
  const oid = stage.sandbox.context.directory.personByAddress('person1@contoso.example')?.oid ?? ''
  return stage.sandbox.graph.mailbox(oid)
}
const graphCalls = () => stage.sandbox.context.calls.list().filter(({ side }) => side === 'graph')
const later = (ms = 20 * secondMs) => stage.clock.leap(ms)

async function seen(title: string): Promise<void> {
  for (let tries = 0; tries < 12; tries += 1) {
    await later()
    const sight = await stage.look()
    expect([sight.refused, sight.gone]).toEqual([[], []])
    if (sight.titles.includes(title)) return
  }
  expect.fail('the edit is not seen')
}

describe('G19', () => {
  it('an event that comes back under another id is the same one', async () => {
    await later(6 * minuteMs)
    const before = await stage.look()
    const [entry] = mailbox().calendar('calendar').items.keys()
    mailbox().recreateEvent(entry ?? 0)
    await later()
    const after = await stage.look(before.token)
    expect([after.refused, after.gone]).toEqual([[], []])
    expect([...after.etags.keys()].sort()).toEqual([...before.etags.keys()].sort())
    await seen(stage.edit(mailbox().calendar('calendar').items.size - 1))
  })
})

/** Sets the clock of Entra, beside the bridge's. */
async function setClock(minutesAhead: number): Promise<void> {
  await fetch(`${stage.sandbox.origin}/sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ offsetMs: Math.round(stage.clock.now() + minutesAhead * minuteMs - Date.now()) }),
  })
}

/** What a browser shows of a sign-in, in the end. */
async function signInPage(): Promise<Response> {
  const { sandbox, bridge } = stage
  const login = await fetch(`${bridge.publicUrl}/login`, { redirect: 'manual' })
  const cookie = login.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const oid = sandbox.context.directory.personByAddress('person1@contoso.example')?.oid ?? ''
  const callback = await sandbox.authorize(login.headers.get('location') ?? '', oid)
  return fetch(callback, { headers: { cookie }, redirect: 'manual' })
}

describe('E15', () => {
  it.each([10, -10])('a clock of Entra that is %i minutes off changes nothing', async (minutes) => {
    await setClock(minutes)
    await later(6 * minuteMs)
    await seen(stage.edit())
  })

  it.each([3, -70])(
    'who signs in while it is %i minutes off reads that clocks differ, and whose move it is',
    async (minutes) => {
      await setClock(minutes)
      const failed = await stage.pumped(signInPage())
      const text = await failed.text()
      expect([failed.status, text]).toEqual([400, expect.stringContaining('clocks of this bridge and of Microsoft')])
      expect(text).toContain('has to set the clock of the server')
      await setClock(0)
      expect((await stage.pumped(signInPage())).status).toBe(303)
    },
  )
})

describe('limits', () => {
  it('nothing is asked of Graph before the time is over that it asked for', async () => {
    await later(6 * minuteMs)
    await stage.look()
    const title = stage.edit()
    stage.sandbox.context.faults.on({ name: 'g01-429-seconds', times: 1 })
    await later()
    const asked = stage.clock.now()
    await stage.look()
    const calls = graphCalls()
    expect(calls.map(({ status }) => status)).toContain(429)
    while (stage.clock.now() < asked + 115 * secondMs) {
      const sight = await stage.look()
      expect([sight.refused, sight.gone]).toEqual([[], []])
      if (stage.clock.now() < asked + 119 * secondMs) expect(graphCalls()).toHaveLength(calls.length)
      await later(4 * secondMs)
    }
    await seen(title)
  })

  it('never more than four requests of a mailbox are under way, however many calendars are read at once', async () => {
    for (let i = 0; i < 12; i += 1) {
      mailbox().addCalendar({ key: `more${i}`, name: `More ${i}` })
      mailbox().addEvent(`more${i}`, { subject: `Event ${i}` })
    }
    const account = await stage.bridge.services.accounts.get(stage.login.accountId)
    if (account === undefined) throw new Error('no account')
    stage.sandbox.context.calls.clear()
    stage.sandbox.context.knobs.latencyMs = 20
    await later(20 * minuteMs)
    stage.bridge.services.mirror.connect(account)
    for (let tries = 0; tries < 20 && graphCalls().length < 24; tries += 1) {
      await later()
      await Promise.all([stage.look(), stage.look(), stage.look()])
    }
    expect(graphCalls().length).toBeGreaterThanOrEqual(24)
    expect(Math.max(...graphCalls().map(({ inFlight }) => inFlight))).toBe(4)
    expect(graphCalls().filter(({ status }) => status === 429)).toEqual([])
  })
})
