import { describe, expect, it } from 'vitest'
import type { Log } from '../../src/log.ts'
import { silentLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'
import { graphError, type Reply, startGraph } from './graph-server.ts'
import { clock, fault, mailbox, page, server } from './setup.ts'

/** Answers in this order, then well. */
function inOrder(...replies: readonly Reply[]): void {
  server.answers((_, turn) => replies[turn - 1] ?? page(['e1']))
}

const throttled = (headers: Record<string, string> = {}) => graphError(429, 'ApplicationThrottled', headers)

describe('a request to slow down', () => {
  it('is obeyed to the fraction of a second', async () => {
    inOrder(throttled({ 'retry-after': '2.128' }))
    expect(await mailbox().events('c', ['id'])).toHaveLength(1)
    expect(clock.slept).toEqual([2128])
  })

  it('may be a date, which counts from the clock of the one who said it', async () => {
    inOrder(throttled({ 'retry-after': 'Sun, 22 Nov 2026 09:30:05 GMT', date: 'Sun, 22 Nov 2026 09:30:00 GMT' }))
    await mailbox().events('c', ['id'])
    expect(clock.slept).toEqual([5000])
  })

  it('without a time is answered with growing waits', async () => {
    inOrder(throttled(), throttled(), throttled())
    expect(await mailbox().events('c', ['id'])).toHaveLength(1)
    expect(clock.slept).toEqual([500, 1000, 2000])
  })

  it('is passed on after three more attempts', async () => {
    server.answers(() => throttled({ 'retry-after': '1' }))
    expect(await fault(mailbox().events('c', ['id']))).toMatchObject({
      kind: 'throttled',
      code: 'ApplicationThrottled',
      retryAfterSeconds: 1,
      correlationId: 'req-1',
    })
    expect(server.seen).toHaveLength(4)
  })

  it('for longer than ten seconds is passed on at once, and holds for the whole mailbox until then', async () => {
    inOrder(throttled({ 'retry-after': '120' }))
    expect(await fault(mailbox().events('c', ['id']))).toMatchObject({ kind: 'throttled', retryAfterSeconds: 120 })
    clock.at += 60_000
    expect(await fault(mailbox().calendars())).toMatchObject({ kind: 'throttled', retryAfterSeconds: 60 })
    expect(server.seen).toHaveLength(1)
    expect(clock.slept).toEqual([])
    clock.at += 60_000
    expect(await mailbox().calendars()).toHaveLength(1)
  })

  it('leaves other mailboxes alone', async () => {
    inOrder(throttled({ 'retry-after': '120' }))
    await fault(mailbox().events('c', ['id']))
    expect(await mailbox({ account: 'alex' }).events('c', ['id'])).toHaveLength(1)
  })
})

describe('trouble that may pass', () => {
  it.each([
    ['502', { status: 502 }],
    ['503 without a body', { status: 503, body: '' }],
    ['a broken connection', { fault: 'reset' }],
    ['a body cut in the middle', { ...page(['e1']), fault: 'cut' }],
  ] satisfies [string, Reply][])('is tried again: %s', async (_, reply) => {
    inOrder(reply, reply, reply)
    expect(await mailbox().events('c', ['id'])).toHaveLength(1)
    expect(clock.slept).toEqual([500, 1000, 2000])
    expect(server.seen).toHaveLength(4)
  })

  it('is tried again over a connection of its own each time, and connections without trouble are kept', async () => {
    inOrder({ status: 503, body: '' }, { status: 502 })
    for (let i = 0; i < 4; i += 1) await mailbox().events('c', ['id'])
    const [first, second, third, ...later] = server.seen.map(({ from }) => from)
    expect(new Set([first, second, third]).size).toBe(3)
    expect(later).toContain(first)
    expect([...later].filter((from) => from === second || from === third)).toEqual([])
  })

  it('with a Retry-After is waited for by the whole mailbox', async () => {
    inOrder(graphError(503, 'MailboxInfoStale', { 'retry-after': '7' }))
    await mailbox().events('c', ['id'])
    expect(clock.slept).toEqual([7000])
  })

  it.each([
    [graphError(500, 'ErrorInternalServerError'), 'unavailable', 'ErrorInternalServerError'],
    [graphError(400, 'ErrorInvalidIdMalformed'), 'rejected', 'ErrorInvalidIdMalformed'],
    [graphError(403, 'ErrorAccessDenied'), 'denied', 'ErrorAccessDenied'],
    [graphError(404, 'ErrorItemNotFound'), 'notFound', 'ErrorItemNotFound'],
    [graphError(404, 'ErrorFolderNotFound'), 'notFound', 'ErrorFolderNotFound'],
    [graphError(404, 'UnknownError'), 'unavailable', 'UnknownError'],
    [graphError(404, 'generalException'), 'unavailable', 'generalException'],
    [graphError(404, 'mailboxnotenabledforrestapi'), 'unavailable', 'mailboxnotenabledforrestapi'],
    [graphError(410, 'syncStateNotFound'), 'expired', 'syncStateNotFound'],
    [{ status: 404, body: '<html>', headers: { 'content-type': 'text/html' } }, 'unavailable', 'HTTP404'],
  ])('of another kind is not: %#', async (reply, kind, code) => {
    server.answers(() => reply)
    expect(await fault(mailbox().list('c'))).toMatchObject({ kind, code })
    expect(server.seen).toHaveLength(1)
  })
})

describe('an answer that is none of Graph', () => {
  it.each([
    ['a page of the Wi-Fi', { body: '<html>Welcome</html>', headers: { 'content-type': 'text/html' } }, 'NOT_JSON'],
    ['broken JSON', { body: '{"value": [' }, 'NOT_JSON'],
    ['a list at the top', { body: [] }, 'NOT_JSON'],
    ['a list that is there twice', { body: '{"value": [{"id":"e1"}], "value" : []}' }, 'NOT_JSON'],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/v1.0/' } }, 'REDIRECTED'],
  ] satisfies [string, Reply, string][])('is refused: %s', async (_, reply, code) => {
    server.answers(() => reply)
    expect(await fault(mailbox().events('c', ['id']))).toMatchObject({ kind: 'unavailable', code })
  })

  it('is not what an event looks like that writes about lists', async () => {
    server.answers(() => ({ body: { value: [{ id: 'e1', subject: '{"value":[],"value":[' }] } }))
    expect(await mailbox().events('c', ['id', 'subject'])).toHaveLength(1)
  })

  it('is cut off when it is too large, compressed or not', async () => {
    server.answers(() => ({ body: { value: [], padding: 'x'.repeat(200_000) }, gzip: true }))
    const small = mailbox({ limits: { maxBodyBytes: 100_000 } })
    expect(await fault(small.events('c', ['id']))).toMatchObject({ kind: 'unavailable', code: 'TOO_LARGE' })
  })

  it.each([
    ['never comes', 'hang', { headersMs: 60, bodyMs: 60_000 }],
    ['comes and stops', 'drip', { headersMs: 60_000, bodyMs: 60 }],
  ] as const)('is given up when it %s', async (_, trouble, limits) => {
    server.answers(() => ({ ...page(['e1']), fault: trouble }))
    const hasty = mailbox({ limits })
    expect(await fault(hasty.events('c', ['id']))).toMatchObject({ kind: 'unavailable', code: 'GRAPH_TIMEOUT' })
    expect(server.seen).toHaveLength(2)
  })
})

describe('a link that leads elsewhere', () => {
  it('is not followed, and the token is not sent there', async () => {
    const elsewhere = await startGraph()
    const warnings: string[] = []
    const log: Log = { ...silentLog, warn: (event) => warnings.push(event) }
    const host = new URL(server.origin).host
    const links = [
      `${elsewhere.origin}/v1.0/me/calendars/c/events?$skip=1`,
      `${server.origin}/beta/me/events`,
      `${server.origin}/v1.0/../admin`,
      `${server.origin}/v1.0/%2e%2e/admin`,
      `http://${host}@${new URL(elsewhere.origin).host}/v1.0/x`,
      `http://user:password@${host}/v1.0/x`,
      `https://${host}/v1.0/x`,
      '/v1.0/me/events',
      'file:///etc/passwd',
    ]
    for (const link of links) {
      server.answers(() => page(['e1'], link))
      expect(await fault(mailbox({ log }).events('c', ['id']))).toMatchObject({ code: 'FOREIGN_LINK' })
    }
    expect(elsewhere.seen).toEqual([])
    expect(server.seen).toHaveLength(links.length)
    expect(warnings).toEqual(links.map(() => 'graph.foreignLink'))
    await elsewhere.close()
  })

  it('by redirect is not followed either', async () => {
    const elsewhere = await startGraph()
    server.answers(() => ({ status: 307, headers: { location: `${elsewhere.origin}/v1.0/me` } }))
    await fault(mailbox().events('c', ['id']))
    expect(elsewhere.seen).toEqual([])
    await elsewhere.close()
  })
})

describe('a token Graph does not take', () => {
  /** Renewals count up: token-1, token-2, … */
  function tokens() {
    const asked: object[] = []
    let serial = 1
    const accessToken = async (options: { force?: boolean; claims?: string } = {}) => {
      asked.push(options)
      if (options.force === true) serial += 1
      return new Secret(`token-${serial}`)
    }
    return { asked, accessToken }
  }

  it('is renewed once', async () => {
    const { asked, accessToken } = tokens()
    server.answers(({ headers }) =>
      headers.authorization === 'Bearer token-1' ? graphError(401, 'InvalidAuthenticationToken') : page(['e1']),
    )
    expect(await mailbox({ accessToken }).events('c', ['id'])).toHaveLength(1)
    expect(asked).toEqual([{}, {}, { force: true }])
  })

  it('that is refused again is an outage: no loop, and nobody has to sign in', async () => {
    server.answers(() => graphError(401, 'InvalidAuthenticationToken'))
    const { accessToken } = tokens()
    expect(await fault(mailbox({ accessToken }).events('c', ['id']))).toMatchObject({
      kind: 'unavailable',
      code: 'InvalidAuthenticationToken',
    })
    expect(server.seen).toHaveLength(2)
  })

  it('is renewed with the claims Graph wants', async () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1763798400"}}}'
    const challenge = `Bearer realm="", error="insufficient_claims", claims="${Buffer.from(claims).toString('base64')}"`
    inOrder(graphError(401, 'InvalidAuthenticationToken', { 'www-authenticate': challenge }))
    const { asked, accessToken } = tokens()
    await mailbox({ accessToken }).events('c', ['id'])
    expect(asked.at(-1)).toEqual({ force: true, claims })
  })

  it('is not renewed again when another request has just brought a new one', async () => {
    const { asked, accessToken } = tokens()
    server.answers(async ({ headers }) => {
      if (headers.authorization !== 'Bearer token-1') return page(['e1'])
      await accessToken({ force: true })
      return graphError(401, 'InvalidAuthenticationToken')
    })
    expect(await mailbox({ accessToken }).events('c', ['id'])).toHaveLength(1)
    expect(asked.filter((options) => 'force' in options)).toHaveLength(1)
    expect(server.seen.at(-1)?.headers.authorization).toBe('Bearer token-2')
  })
})
