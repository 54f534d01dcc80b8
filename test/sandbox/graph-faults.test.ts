import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faultTable } from '../../sandbox/graph/faults.ts'
import { type Bed, graphBed } from './graphbed.ts'

let bed: Bed
beforeEach(async () => {
  bed = await graphBed()
})
afterEach(() => bed.close())

const EVENTS = '/me/calendar/events'

/** What a plain client sees: status, Retry-After, error code, or how the body fails. */
async function seen(path: string): Promise<string> {
  const signal = AbortSignal.timeout(1_000)
  try {
    const headers = { authorization: `Bearer ${bed.token('adele')}` }
    const response = await fetch(path.startsWith('http') ? path : `${bed.origin}/v1.0${path}`, {
      headers,
      signal,
      redirect: 'manual',
    })
    const head = [response.status, response.headers.get('retry-after') ?? [], response.headers.get('location') ?? []]
      .flat()
      .join(' ')
    const text = await response.text()
    const code = /"code":"(\w+)"/.exec(text)?.[1] ?? ''
    return `${head} ${code || shape(text)}`.trim()
  } catch (error) {
    return error instanceof Error && error.name === 'TimeoutError' ? 'no answer' : 'broken off'
  }
}

const shape = (text: string): string => {
  try {
    const { value } = JSON.parse(text)
    return `${value?.length ?? '-'} rows`
  } catch {
    return text.startsWith('<') ? 'html' : text === '' ? 'empty' : 'no json'
  }
}

const DATE = new Date(Date.UTC(2026, 10, 23, 9, 31)).toUTCString()

/** Fault, path it is tried on, what a client sees. */
const cases: readonly (readonly [string, string, string, Record<string, unknown>?])[] = [
  ['g01-429-fractional', EVENTS, '429 2.128 TooManyRequests'],
  ['g01-429-seconds', EVENTS, '429 120 TooManyRequests'],
  ['g01-429-date', EVENTS, `429 ${DATE} TooManyRequests`],
  ['g02-429-plain', EVENTS, '429 TooManyRequests'],
  ['g03-concurrency', EVENTS, '429 1 ApplicationThrottled'],
  ['g04-503', EVENTS, '503 7 UnknownError', { retryAfter: '7' }],
  ['g04-504', EVENTS, '504 UnknownError'],
  ['g04-500', EVENTS, '500 ErrorInternalServerError'],
  ['g04-509', EVENTS, '509 BandwidthLimitExceeded'],
  ['g05-mailbox-moving', EVENTS, '503 MailboxInfoStale', { code: 'MailboxInfoStale' }],
  ['g08-403', EVENTS, '403 ErrorAccessDenied'],
  ['g09-401', EVENTS, '401 InvalidAuthenticationToken'],
  ['g13-page-fails', `${EVENTS}?$skip=10`, '503 UnknownError'],
  ['g13-page-fails', EVENTS, '200 10 rows'],
  ['g28-subscription', '/subscriptions', '403 Forbidden'],
  ['deny-event', `${EVENTS}/x`, '404 ErrorItemNotFound'],
  ['answer', EVENTS, '418 3 Teapot', { status: 418, code: 'Teapot', retryAfter: '3' }],
  ['g12-410-always', `${EVENTS}/delta`, `410 ORIGIN/v1.0${EVENTS}/delta?$deltatoken= SyncStateNotFound`],
  ['g16-empty', EVENTS, '200 0 rows'],
  ['g18-half', EVENTS, '200 5 rows'],
  ['g18-few', EVENTS, '200 7 rows'],
  ['list-behind', EVENTS, '200 7 rows'],
  ['empty-page', EVENTS, '200 0 rows'],
  ['g17-calendar-missing', '/me/calendars?$top=50', '200 13 rows'],
  ['g20-removed-unknown', `${EVENTS}/delta`, '200 11 rows'],
  ['g20-removed-first', `${EVENTS}/delta`, '200 20 rows'],
  ['g13-cut', EVENTS, 'broken off', { after: 200 }],
  ['g13-cut-chunked', EVENTS, '200 no json'],
  ['g21-hang', EVENTS, 'no answer'],
  ['g22-drip', EVENTS, 'no answer'],
  ['g22-reset', EVENTS, 'broken off'],
  ['g23-html', EVENTS, '200 html'],
  ['g23-html-as-json', EVENTS, '200 html'],
  ['g24-invalid-json', EVENTS, '200 no json'],
  ['g24-duplicate-keys', EVENTS, '200 0 rows'],
  ['g24-big', EVENTS, '200 10 rows', { bytes: 2_000_000 }],
  ['g25-redirect', EVENTS, '302 https://graph.evil.example/v1.0/me no json'],
  ['empty-503', EVENTS, '503 empty'],
]

describe('a fault', () => {
  for (const [name, path, expected, more = {}] of cases) {
    it(`${name} on ${path}: ${expected}`, async () => {
      bed.fault(name, { with: more })
      expect(await seen(path)).toBe(expected.replace('ORIGIN', bed.origin))
      bed.context.faults.off()
      expect(await seen(EVENTS)).toBe('200 10 rows')
    })
  }

  it('strikes as often as it was told, and only whom', async () => {
    bed.fault('g04-503', { times: 1, match: { oid: bed.oid('adele'), path: '/events' } })
    expect(await seen('/me/calendars')).toBe('200 10 rows')
    expect((await bed.get(EVENTS, undefined, bed.token('alex'))).status).toBe(200)
    expect([await seen(EVENTS), await seen(EVENTS)]).toEqual(['503 UnknownError', '200 10 rows'])
  })

  it('strikes parts of a batch, which are calls of their own', async () => {
    bed.fault('g01-429-fractional', { match: { path: '/me/calendars' } })
    const requests = ['/me/calendars', '/me/calendar'].map((url, n) => ({ id: String(n), method: 'GET', url }))
    const { body } = await bed.send('POST', '/$batch', { requests })
    expect(body.responses.map((each: { status: number }) => each.status).toSorted()).toEqual([200, 429])
  })
})

describe('faults of links', () => {
  const next = async (path = `${EVENTS}?$top=5`): Promise<string> => (await bed.get(path)).body['@odata.nextLink']

  it('loop, onto the page itself or onto the first one', async () => {
    bed.fault('g14-loop', { times: 1 })
    const link = await next()
    expect(new URL(link).searchParams.toString()).toBe('%24top=5')
    bed.fault('g14-loop-first')
    expect(await next(link)).toBe(`${bed.origin}/v1.0${EVENTS}?$top=5`)
  })

  it('lead to another host', async () => {
    bed.fault('g25-evil-next-link', { times: 1 })
    expect(await next()).toMatch(/^https:\/\/graph\.microsoft\.com\.evil\.example\//)
    bed.fault('link-host', { with: { host: 'http://gateway.example' } })
    expect(await next()).toMatch(/^http:\/\/gateway\.example\/v1\.0\//)
  })

  it('bring a page twice, and an empty one before', async () => {
    const ids = async (path: string): Promise<string[]> => (await bed.all(path)).map(({ id }) => id)
    const once = await ids(`${EVENTS}?$top=100`)
    bed.fault('g15-duplicate-page', { times: 1 })
    expect(await ids(`${EVENTS}?$top=100`)).toEqual([...once.slice(0, 100), ...once])
    bed.fault('empty-page')
    expect(await ids(`${EVENTS}?$top=100`)).toEqual(once)
  })

  it('end a delta round in nothing', async () => {
    bed.fault('g16-empty')
    const { body } = await bed.get(`${EVENTS}/delta`, 'odata.maxpagesize=1000')
    expect(body.value).toEqual([])
    expect(body).toHaveProperty('@odata.deltaLink')
  })
})

describe('other faults', () => {
  it.each(['no-end', 'no-start', 'unknown-enum', 'bad-date', 'bad-zone', 'bad-recurrence', 'end-before-start'])(
    'break one event: %s',
    async (kind) => {
      const good = (await bed.get(EVENTS)).body.value
      bed.fault('g24-bad-event', { with: { kind, index: 3 } })
      const bad = (await bed.get(EVENTS)).body.value
      expect(bad.map((row: unknown, n: number) => JSON.stringify(row) === JSON.stringify(good[n]))).toEqual([
        true,
        true,
        true,
        false,
        ...Array(6).fill(true),
      ])
    },
  )

  it('ask for claims, in base64', async () => {
    bed.fault('g10-claims')
    const challenge = (await bed.get(EVENTS)).headers.get('www-authenticate') ?? ''
    const claims = Buffer.from(/claims="([^"]+)"/.exec(challenge)?.[1] ?? '', 'base64').toString()
    expect([challenge.includes('error="insufficient_claims"'), JSON.parse(claims)]).toMatchObject([
      true,
      { access_token: {} },
    ])
  })

  it('lose a mailbox under two names in turn', async () => {
    bed.fault('g06-no-mailbox')
    const codes = [await seen(EVENTS), await seen(EVENTS)].toSorted()
    expect(codes).toEqual(['404 MailboxNotEnabledForRESTAPI', '404 ResourceNotFound'])
  })

  it('void delta tokens', async () => {
    const link = (await bed.get(`${EVENTS}/delta`, 'odata.maxpagesize=1000')).body['@odata.deltaLink']
    bed.fault('g11-410')
    expect((await bed.get(`${EVENTS}/delta`)).status).toBe(200)
    expect((await bed.get(link)).headers.get('location')).toMatch(/\?\$deltatoken=$/)
    bed.context.faults.off()
    bed.fault('shared-delta-403')
    expect((await bed.get(link)).status).toBe(403)
  })

  it('move the clock or take it away', async () => {
    bed.fault('g26-clock', { times: 1 })
    expect((await bed.get(EVENTS)).headers.get('date')).toBe(new Date(bed.clock.now + 600_000).toUTCString())
    bed.fault('g26-no-date')
    expect((await bed.get(EVENTS)).headers.get('date')).toBeNull()
  })

  it('are listed with what they do, each name once', async () => {
    const { body } = await bed.get('/sandbox/graph/faults')
    expect(body).toEqual(faultTable)
    expect(new Set(faultTable.map(({ name }) => name)).size).toBe(faultTable.length)
  })

  it('drip byte by byte', async () => {
    bed.fault('g22-drip', { with: { bytesPerSecond: 200 } })
    const socket = connect(Number(new URL(bed.origin).port), '127.0.0.1')
    socket.write(`GET /v1.0${EVENTS} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${bed.token('adele')}\r\n\r\n`)
    const chunks: number[] = []
    for await (const chunk of socket) if (chunks.push(chunk.length) === 4) break
    expect(chunks.slice(1).every((bytes) => bytes < 20)).toBe(true)
  })
})
