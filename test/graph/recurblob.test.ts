/** The dates of a series from its MAPI property, as the sandbox writes it, against what Graph tells of the series by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../sandbox/server.ts'
import { Fault } from '../../src/errors.ts'
import { createMailbox } from '../../src/graph/mailbox.ts'
import { seriesDates } from '../../src/graph/recurblob.ts'
import type { GraphEvent } from '../../src/graph/types.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { graphError } from './graph-server.ts'
import { fault, mailbox, page, server } from './setup.ts'

const select = ['id', 'type', 'subject', 'recurrence']

describe('series of a pretended mailbox, listed', () => {
  let sandbox: Sandbox
  let listed: readonly GraphEvent[]
  let alone: ReadonlyMap<string, GraphEvent | Fault>

  beforeAll(async () => {
    sandbox = await startSandbox({ quiet: true })
    const adele = sandbox.people.find(({ name }) => name === 'Adele Vance')
    const facts = { tid: adele?.tid ?? '', oid: adele?.oid ?? '', appId: sandbox.clientId, scopes: ['Calendars.Read'] }
    const token = await sandbox.entra.tokens.accessToken({ ...facts, roles: [], secondsValid: 3600 })
    const box = createMailbox({
      graphUrl: new URL(sandbox.origin),
      accessToken: async () => new Secret(token),
      clock: { now: () => sandbox.context.now(), sleep: async () => {} },
      log: silentLog,
      account: 'adele',
    })
    const own = (await box.calendars()).find(({ isDefaultCalendar }) => isDefaultCalendar)?.id ?? ''
    listed = (await box.events(own, select)).filter(({ type }) => type === 'seriesMaster')
    alone = await box.byId(
      own,
      listed.map(({ id }) => id),
      select,
    )
  })
  afterAll(() => sandbox.close())

  it('have the same removed dates as when asked for one by one, or leave it to that', () => {
    const whole = listed.filter(({ exceptionOccurrences }) => exceptionOccurrences !== undefined)
    for (const { id, cancelledOccurrences } of whole) {
      const event = alone.get(id)
      if (event === undefined || event instanceof Fault) throw event ?? new Error('no answer')
      const dates = (texts: readonly string[] | null | undefined) => texts?.map((text) => text.slice(-10))
      expect(dates(cancelledOccurrences)).toEqual(dates(event.cancelledOccurrences))
      expect(event.exceptionOccurrences).toEqual([])
    }
    expect(whole.flatMap(({ cancelledOccurrences }) => cancelledOccurrences ?? []).length).toBeGreaterThan(0)
    expect(whole.length).toBeLessThan(listed.length)
  })

  it('with a changed date are left to be asked for, all of them', () => {
    for (const { id, exceptionOccurrences } of listed) {
      const event = alone.get(id)
      const changed = event instanceof Fault ? 0 : (event?.exceptionOccurrences?.length ?? 0)
      if (changed > 0) expect(exceptionOccurrences).toBeUndefined()
    }
  })
})

describe('the MAPI property of a series', () => {
  /** Weekly on Mondays, two dates that do not take place, one of them moved: MS-OXOCAL 2.2.1.44.1, octet by octet. */
  const octets = [
    ['0430', '0430', '0b20', '0100', '0000'],
    ['80290000', '01000000', '00000000', '02000000'],
    ['23200000', '0a000000', '00000000'],
    ['02000000', '605d530d', 'c084530d'],
    ['01000000', '0063530d', '80c5520d', 'df80e95a'],
  ]
  const bytes = Buffer.from(octets.flat().join(''), 'hex')

  it('names the dates that were removed or changed, and counts the changed ones', () => {
    expect(seriesDates(bytes.toString('base64'))).toEqual({ deleted: ['2026-01-28', '2026-02-04'], modified: 1 })
  })

  it.each([
    ['is empty', ''],
    ['is no base64', '<>'],
    ['ends early', bytes.subarray(0, 50).toString('base64')],
    ['has another version', Buffer.concat([Buffer.from('0530', 'hex'), bytes.subarray(2)]).toString('base64')],
    [
      'counts by the moon',
      Buffer.concat([bytes.subarray(0, 6), Buffer.from('0a00', 'hex'), bytes.subarray(8)]).toString('base64'),
    ],
  ])('says nothing when it %s', (_, text) => {
    expect(seriesDates(text)).toBeUndefined()
  })
})

describe('a Graph without the property', () => {
  it('is asked for events alone', async () => {
    server.answers((_, turn) => (turn === 1 ? graphError(400, 'BadRequest') : page(['e1'])))
    expect(await mailbox().events('c', select)).toMatchObject([{ id: 'e1' }])
    expect(server.seen.map(({ url }) => url.searchParams.has('$expand'))).toEqual([true, false])
  })

  it('fails as ever when it is not the property that it refuses', async () => {
    server.answers(() => graphError(403, 'ErrorAccessDenied'))
    expect(await fault(mailbox().events('c', select))).toMatchObject({ kind: 'denied' })
  })
})
