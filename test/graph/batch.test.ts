import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { type BatchPart, graphError, parts, type Reply, type Seen } from './graph-server.ts'
import { clock, fault, mailbox, page, server } from './setup.ts'

const idOf = ({ url }: BatchPart) => decodeURIComponent(/\/events\/([^?]+)/.exec(url)?.[1] ?? '')

interface PartReply {
  readonly status: number
  readonly headers?: Record<string, string>
  readonly body: unknown
}

/** A batch answer, part by part, in reverse order as Graph may. */
const batch = (seen: Seen, answer: (id: string, part: BatchPart) => PartReply | undefined): Reply => ({
  body: {
    responses: parts(seen)
      .toReversed()
      .flatMap((part) => {
        const reply = answer(idOf(part), part)
        return reply === undefined ? [] : [{ id: part.id, ...reply }]
      }),
  },
})

const event = (id: string, extra = {}): PartReply => ({ status: 200, body: { id, subject: `S ${id}`, ...extra } })
const refused = (status: number, code: string, headers = {}): PartReply => ({
  status,
  headers,
  body: graphError(status, code).body,
})

/** Kind and code of a result, or its subject. */
const told = (result: unknown) =>
  result instanceof Fault ? `${result.kind} ${result.code}` : (result as { subject?: string } | undefined)?.subject

describe('events by id', () => {
  it('are asked for through their calendar, with immutable ids, series with everything that belongs to them', async () => {
    server.answers((seen) => batch(seen, (id) => event(id)))
    await mailbox().byId('shared/1', ['e=1'], ['subject', 'start'])
    const [call] = server.seen
    expect([call?.method, call?.url.pathname]).toEqual(['POST', '/v1.0/$batch'])
    expect(JSON.parse(call?.body ?? '')).toEqual({
      requests: [
        {
          id: '0',
          method: 'GET',
          url:
            '/me/calendars/shared%2F1/events/e%3D1' +
            '?$select=id,subject,start,cancelledOccurrences,exceptionOccurrences&$expand=exceptionOccurrences',
          headers: { Prefer: 'IdType="ImmutableId"' },
        },
      ],
    })
  })

  it('come four at a time, each under its own id', async () => {
    server.answers((seen) => batch(seen, (id) => event(id)))
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'a']
    const found = await mailbox().byId('c', ids, ['subject'])
    expect([...found].map(([id, result]) => [id, told(result)])).toEqual(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, `S ${id}`]),
    )
    expect(server.seen.map((seen) => parts(seen).length)).toEqual([4, 2])
  })

  it('may be none', async () => {
    expect(await mailbox().byId('c', [], ['subject'])).toEqual(new Map())
    expect(server.seen).toEqual([])
  })

  it('that are gone or hidden are told apart from the rest', async () => {
    server.answers((seen) => batch(seen, (id) => (id === 'gone' ? refused(404, 'ErrorItemNotFound') : event(id))))
    const found = await mailbox().byId('c', ['a', 'gone'], ['subject'])
    expect([...found.values()].map(told)).toEqual(['S a', 'notFound ErrorItemNotFound'])
  })

  it.each(['ErrorFolderNotFound', 'UnknownError', 'ErrorNonExistentMailbox'])(
    'that are not found for another reason (%s) are unknown, not gone',
    async (code) => {
      server.answers((seen) => batch(seen, () => refused(404, code)))
      expect(told((await mailbox().byId('c', ['a'], ['subject'])).get('a'))).toBe(`unavailable ${code}`)
    },
  )

  it('that Graph says nothing about are unknown, not gone', async () => {
    server.answers((seen) => batch(seen, (id) => (id === 'b' ? undefined : event(id))))
    const found = await mailbox().byId('c', ['a', 'b'], ['subject'])
    expect(told(found.get('b'))).toBe('unavailable BATCH_PART_MISSING')
  })

  it('that have each other’s answers are unknown', async () => {
    const other: Record<string, string> = { a: 'b', b: 'a', c: 'c' }
    server.answers((seen) => batch(seen, (id) => event(other[id] ?? id)))
    const found = await mailbox().byId('c', ['a', 'b', 'c'], ['subject'])
    expect(['a', 'b', 'c'].map((id) => told(found.get(id)))).toEqual([
      'unavailable BAD_BATCH',
      'unavailable BAD_BATCH',
      'S c',
    ])
  })

  it('whose body is no event are unknown', async () => {
    server.answers((seen) => batch(seen, () => ({ status: 200, body: null })))
    expect(told((await mailbox().byId('c', ['a'], [])).get('a'))).toBe('unavailable BAD_BATCH')
  })

  it('are asked for again one by one when they were throttled, after the time they say', async () => {
    let turns = 0
    server.answers((seen) => {
      turns += 1
      const first = turns === 1
      return batch(seen, (id) =>
        first && id !== 'a'
          ? refused(429, 'ApplicationThrottled', { 'Retry-After': id === 'b' ? '0.249' : '3' })
          : event(id),
      )
    })
    const found = await mailbox().byId('c', ['a', 'b', 'c'], ['subject'])
    expect([...found.values()].map(told)).toEqual(['S a', 'S b', 'S c'])
    expect(server.seen.map((seen) => parts(seen).map(idOf))).toEqual([
      ['a', 'b', 'c'],
      ['b', 'c'],
    ])
    expect(clock.slept).toEqual([3000])
  })

  it('give up on parts that stay in trouble, and keep the others', async () => {
    server.answers((seen) => batch(seen, (id) => (id === 'b' ? refused(503, 'ServiceUnavailable') : event(id))))
    const found = await mailbox().byId('c', ['a', 'b'], ['subject'])
    expect([...found.values()].map(told)).toEqual(['S a', 'unavailable ServiceUnavailable'])
    expect(server.seen).toHaveLength(4)
  })

  it('do not wait for a part that asks for minutes', async () => {
    server.answers((seen) => batch(seen, () => refused(429, 'ApplicationThrottled', { 'retry-after': '300' })))
    const found = await mailbox().byId('c', ['a', 'b'], ['subject'])
    expect([...found.values()].map(told)).toEqual(['throttled ApplicationThrottled', 'throttled ApplicationThrottled'])
    expect(found.get('a')).toMatchObject({ retryAfterSeconds: 300 })
    expect(server.seen).toHaveLength(1)
  })

  it('renew the token when a part alone is refused', async () => {
    server.answers((seen, turn) =>
      batch(seen, (id) => (turn === 1 ? refused(401, 'InvalidAuthenticationToken') : event(id))),
    )
    expect(told((await mailbox().byId('c', ['a'], ['subject'])).get('a'))).toBe('S a')
    server.answers((seen) => batch(seen, () => refused(401, 'InvalidAuthenticationToken')))
    const before = server.seen.length
    expect(told((await mailbox().byId('c', ['a'], [])).get('a'))).toBe('unavailable InvalidAuthenticationToken')
    expect(server.seen.length - before).toBe(2)
  })

  it('throw when nothing could be asked', async () => {
    server.answers(() => ({ status: 500 }))
    expect(await fault(mailbox().byId('c', ['a', 'b'], []))).toMatchObject({ kind: 'unavailable', code: 'HTTP500' })
  })

  it('keep what was found when a later batch fails, and ask no further', async () => {
    server.answers((seen, turn) => (turn === 1 ? batch(seen, (id) => event(id)) : { status: 500 }))
    const found = await mailbox().byId('c', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], ['subject'])
    expect([...found.values()].map(told)).toEqual(['S a', 'S b', 'S c', 'S d', ...Array(5).fill('unavailable HTTP500')])
    expect(server.seen).toHaveLength(2)
  })

  it('are asked for one by one when they are too large together, and one that is too large alone takes nobody along', async () => {
    const sizes: Readonly<Record<string, number>> = { b: 40_000, c: 200_000, e: 40_000 }
    const large = (id: string) => event(id, { body: { contentType: 'html', content: 'x'.repeat(sizes[id] ?? 30_000) } })
    server.answers((seen) => batch(seen, large))
    const small = mailbox({ limits: { maxBodyBytes: 100_000 } })
    const results = await small.byId('c', ['a', 'b', 'c', 'd', 'e'], ['subject'])
    expect([...results].map(([id, result]) => [id, told(result)])).toEqual([
      ['a', 'S a'],
      ['b', 'S b'],
      ['c', 'unavailable TOO_LARGE'],
      ['d', 'S d'],
      ['e', 'S e'],
    ])
    expect(server.seen.map((seen) => parts(seen).length)).toEqual([4, 1, 1, 1, 1, 1])
  })
})

describe('a series by id', () => {
  it('comes with the exceptions that did not fit into the first answer', async () => {
    const next = `${server.origin}/v1.0/me/calendars/c/events/m/exceptionOccurrences?$skip=1`
    server.answers((seen) =>
      seen.method === 'GET'
        ? page(['x2', 'x3'])
        : batch(seen, (id) =>
            event(id, { exceptionOccurrences: [{ id: 'x1' }], 'exceptionOccurrences@odata.nextLink': next }),
          ),
    )
    const master = (await mailbox().byId('c', ['m'], ['subject'])).get('m')
    expect(master).toMatchObject({
      id: 'm',
      subject: 'S m',
      exceptionOccurrences: [{ id: 'x1' }, { id: 'x2' }, { id: 'x3' }],
    })
  })

  it('is unknown rather than incomplete when the rest cannot be had', async () => {
    const next = `${server.origin}/v1.0/me/rest`
    server.answers((seen) =>
      seen.method === 'GET'
        ? { status: 500 }
        : batch(seen, (id) => event(id, { exceptionOccurrences: [], 'exceptionOccurrences@odata.nextLink': next })),
    )
    expect(told((await mailbox().byId('c', ['m'], [])).get('m'))).toBe('unavailable HTTP500')
  })

  it('is asked for without expansion, from then on, where Graph does not take it', async () => {
    server.answers((seen) =>
      batch(seen, (id, { url }) => (url.includes('$expand') ? refused(400, 'BadRequest') : event(id))),
    )
    const one = mailbox()
    expect(told((await one.byId('c', ['m'], ['subject'])).get('m'))).toBe('S m')
    await one.byId('c', ['n'], ['subject'])
    expect(server.seen.map((seen) => parts(seen)[0]?.url.includes('$expand'))).toEqual([true, false, false])
  })

  it('is asked for as it is where Graph does not know what belongs to a series, for an hour', async () => {
    server.answers((seen) =>
      batch(seen, (id, { url }) =>
        url.includes('Occurrences') ? refused(400, 'BadRequest') : event(id, { type: 'seriesMaster' }),
      ),
    )
    const one = mailbox()
    const asked = () => server.seen.map((seen) => /\$select=([^&]*)/.exec(parts(seen)[0]?.url ?? '')?.[1])
    expect((await one.byId('c', ['m'], ['subject'])).get('m')).not.toHaveProperty('exceptionOccurrences')
    await one.byId('c', ['n'], ['subject'])
    expect(asked().slice(2)).toEqual(['id,subject', 'id,subject'])
    clock.at += 3_600_000
    await one.byId('c', ['o'], ['subject'])
    expect(asked()).toHaveLength(7)
  })

  it('that came without exceptions has none, where Graph knows what they are', async () => {
    server.answers((seen) => batch(seen, (id) => event(id, { type: 'seriesMaster' })))
    expect((await mailbox().byId('c', ['m'], [])).get('m')).toMatchObject({ exceptionOccurrences: [] })
  })

  it('whose id Graph does not understand is rejected, and does not change how others are asked for', async () => {
    server.answers((seen) => batch(seen, (id) => (id === 'odd' ? refused(400, 'ErrorInvalidIdMalformed') : event(id))))
    const one = mailbox()
    expect(told((await one.byId('c', ['odd'], [])).get('odd'))).toBe('rejected ErrorInvalidIdMalformed')
    await one.byId('c', ['n'], [])
    expect(parts(server.seen.at(-1) as Seen)[0]?.url).toContain('$expand')
  })
})
