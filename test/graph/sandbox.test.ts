import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import { Fault } from '../../src/errors.ts'
import { createMailbox } from '../../src/graph/mailbox.ts'
import type { GraphEvent, Mailbox } from '../../src/graph/types.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { fault } from './setup.ts'

const select = ['id', 'changeKey', 'type', 'subject', 'start', 'end', 'occurrenceId', 'body', 'recurrence']
const scopes = ['Calendars.Read']
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ quiet: true })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  sandbox.context.calls.clear()
  sandbox.context.faults.off()
})

const person = (name: string) => sandbox.people.find((each) => each.name === name)

/** Tokens straight from the pretend Entra; a sign-in is not what is tested here. */
function mailboxOf(name: string): Mailbox {
  const who = person(name)
  if (who === undefined) throw new Error(`nobody is called ${name}`)
  const facts = { tid: who.tid, oid: who.oid, appId: sandbox.clientId, scopes, roles: [], secondsValid: 3600 }
  return createMailbox({
    graphUrl: new URL(sandbox.origin),
    accessToken: async () => new Secret(await sandbox.entra.tokens.accessToken(facts)),
    clock: { now: () => sandbox.context.now(), sleep: async () => {} },
    log: silentLog,
    account: who.oid,
  })
}

const good = (result: GraphEvent | Fault | undefined): GraphEvent => {
  if (result === undefined || result instanceof Fault) throw result ?? new Error('no answer')
  return result
}

describe('the mailbox of Adele in a pretend Graph', () => {
  it('shows all calendars, the default one among them, and those of colleagues', async () => {
    const calendars = await mailboxOf('Adele Vance').calendars()
    expect(calendars.filter(({ isDefaultCalendar }) => isDefaultCalendar)).toHaveLength(1)
    expect(calendars.length).toBeGreaterThan(10)
    expect(new Set(calendars.map(({ owner }) => owner?.address)).size).toBeGreaterThan(3)
  })

  it('holds in each calendar the same events, listed to compare, listed whole, and by id', async () => {
    const mailbox = mailboxOf('Adele Vance')
    for (const { id: calendar } of await mailbox.calendars()) {
      const { events: listed } = await mailbox.list(calendar)
      const events = await mailbox.events(calendar, select)
      expect(events.map(({ id, changeKey }) => ({ id, changeKey }))).toEqual(listed)
      const ids = listed.slice(0, 6).map(({ id }) => id)
      for (const [id, result] of await mailbox.byId(calendar, ids, select)) {
        const hidden = result instanceof Fault && result.kind === 'notFound'
        expect(hidden || good(result).id === id).toBe(true)
      }
    }
  })

  it('holds single events and masters only, with bodies in HTML and times in UTC', async () => {
    const mailbox = mailboxOf('Adele Vance')
    const own = (await mailbox.calendars()).find(({ isDefaultCalendar }) => isDefaultCalendar)
    const events = await mailbox.events(own?.id ?? '', select)
    expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['singleInstance', 'seriesMaster']))
    const timed = events.filter(({ start }) => start?.timeZone !== undefined)
    expect(new Set(timed.map(({ start }) => start?.timeZone))).toEqual(new Set(['UTC']))
    const html = events.filter(({ body }) => body?.contentType === 'html')
    expect(html.length).toBeGreaterThan(events.length / 2)
  })

  it('gives series by id with removed dates and whole exceptions', async () => {
    const mailbox = mailboxOf('Adele Vance')
    const own = (await mailbox.calendars()).find(({ isDefaultCalendar }) => isDefaultCalendar)?.id ?? ''
    const masters = (await mailbox.events(own, select)).filter(({ type }) => type === 'seriesMaster')
    const found = [
      ...(
        await mailbox.byId(
          own,
          masters.map(({ id }) => id),
          select,
        )
      ).values(),
    ].map(good)
    const exceptions = found.flatMap(({ exceptionOccurrences }) => exceptionOccurrences ?? [])
    expect(exceptions.length).toBeGreaterThan(0)
    for (const { subject, start, end, body, occurrenceId } of exceptions) {
      expect([subject, start, end, body].every((member) => member !== undefined)).toBe(true)
      expect(occurrenceId).toMatch(/^OID\..+\.\d{4}-\d\d-\d\d$/)
    }
    expect(found.flatMap(({ cancelledOccurrences }) => cancelledOccurrences ?? []).length).toBeGreaterThan(0)
  })

  it('tells what is gone from what is there', async () => {
    const mailbox = mailboxOf('Adele Vance')
    const [calendar] = await mailbox.calendars()
    const [event] = (await mailbox.list(calendar?.id ?? '')).events
    const gone = `${event?.id.slice(0, -4)}AAA=`
    const found = await mailbox.byId(calendar?.id ?? '', [event?.id ?? '', gone], select)
    expect(good(found.get(event?.id ?? '')).id).toBe(event?.id)
    expect(found.get(gone)).toBeInstanceOf(Fault)
  })

  it('is read with GET and batches of GET, four at a time at most', async () => {
    const mailbox = mailboxOf('Adele Vance')
    const calendars = await mailbox.calendars()
    await Promise.all(
      calendars.map(async ({ id }) => {
        const { events: listed } = await mailbox.list(id)
        await mailbox.byId(
          id,
          listed.slice(0, 9).map((event) => event.id),
          ['id'],
        )
      }),
    )
    const calls = sandbox.context.calls.list()
    expect(new Set(calls.map(({ method, path }) => (path.includes('$batch') ? '$batch' : method)))).toEqual(
      new Set(['GET', '$batch']),
    )
    expect(
      Math.max(...calls.filter(({ path }) => !path.includes('$batch')).map(({ inFlight }) => inFlight)),
    ).toBeLessThanOrEqual(4)
  })
})

describe('a mailbox that does not let us in', () => {
  it('is an outage when it has no REST interface: a guest, a missing licence', async () => {
    expect(await fault(mailboxOf('Nestor Wilke').calendars())).toMatchObject({ kind: 'unavailable' })
  })

  it('is an outage when the token is refused twice', async () => {
    const refused = createMailbox({
      graphUrl: new URL(sandbox.origin),
      accessToken: async () => new Secret('nonsense'),
      clock: { now: () => sandbox.context.now(), sleep: async () => {} },
      log: silentLog,
      account: 'x',
    })
    expect(await fault(refused.calendars())).toMatchObject({ kind: 'unavailable', code: 'InvalidAuthenticationToken' })
    expect(sandbox.context.calls.list()).toHaveLength(2)
  })
})
