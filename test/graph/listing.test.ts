import { describe, expect, it } from 'vitest'
import type { Seen } from './graph-server.ts'
import { fault, mailbox, page, server } from './setup.ts'

const link = (query: string) => `${server.origin}/v1.0/me/calendars/c/events?${query}`
const pageOf = ({ url }: Seen) => Number(url.searchParams.get('$skip') ?? 0)

describe('a listing of events', () => {
  it('asks with immutable ids, for the members wanted, in pages of 500', async () => {
    server.answers(() => page(['e1']))
    await mailbox().events('c', ['id', 'subject', 'start'])
    const [call] = server.seen
    expect(call?.method).toBe('GET')
    expect(call?.url.pathname).toBe('/v1.0/me/calendars/c/events')
    expect(call?.url.searchParams.get('$select')).toBe('id,subject,start')
    expect(call?.url.searchParams.get('$top')).toBe('500')
    expect(call?.headers).toMatchObject({
      authorization: 'Bearer token-1',
      prefer: 'IdType="ImmutableId", odata.maxpagesize=500',
    })
    expect(call?.headers['accept-encoding']).toContain('gzip')
  })

  it('follows links as they stand, with the same preferences', async () => {
    const opaque = link('$select=id&$skip=1&a=1&a=2&x=%2b%20y#')
    server.answers((_, turn) => (turn === 1 ? page(['e1'], opaque) : page(['e2'])))
    expect(await mailbox().events('c', ['id'])).toMatchObject([{ id: 'e1' }, { id: 'e2' }])
    expect(server.seen[1]?.url.search).toBe('?$select=id&$skip=1&a=1&a=2&x=%2b%20y')
    expect(server.seen[1]?.headers['prefer']).toContain('ImmutableId')
  })

  it('holds each id once, as it came last', async () => {
    const late = { value: [{ id: 'e1', subject: 'moved' }, { id: 'e3' }] }
    server.answers((_, turn) => (turn === 1 ? page(['e1', 'e2'], link('$skip=2')) : { body: late }))
    const events = await mailbox().events('c', ['subject'])
    expect(events.map(({ id, subject }) => [id, subject])).toEqual([
      ['e1', 'moved'],
      ['e2', undefined],
      ['e3', undefined],
    ])
  })

  it('goes on after an empty page that has a link', async () => {
    server.answers((_, turn) => (turn === 1 ? page([], link('$skip=2')) : page(['e1'])))
    expect(await mailbox().events('c', ['id'])).toHaveLength(1)
  })

  it('reads compressed pages', async () => {
    server.answers(() => ({ ...page(['e1']), gzip: true }))
    expect(await mailbox().events('c', ['id'])).toHaveLength(1)
  })

  it('keeps ids that look like addresses in their segment', async () => {
    await mailbox().events('a/b?c#d&e=f', ['id'])
    expect(server.seen[0]?.url.href).toContain('/v1.0/me/calendars/a%2Fb%3Fc%23d%26e%3Df/events?$select=id&')
  })

  it('is nothing at all when a later page fails', async () => {
    server.answers((seen) =>
      pageOf(seen) < 3 ? page([`e${pageOf(seen)}`], link(`$skip=${pageOf(seen) + 1}`)) : { status: 500 },
    )
    expect(await fault(mailbox().events('c', ['id']))).toMatchObject({ kind: 'unavailable', code: 'HTTP500' })
  })

  it.each([
    ['onto itself', () => link('$skip=1')],
    ['back to an earlier page', (seen: Seen) => link(`$skip=${(pageOf(seen) + 1) % 3}`)],
  ])('notices links that lead %s', async (_, next) => {
    server.answers((seen) => page(['e'], next(seen)))
    expect(await fault(mailbox().events('c', ['id']))).toMatchObject({ code: 'ENDLESS_PAGES' })
    expect(server.seen.length).toBeLessThan(6)
  })

  it('ends after 500 pages', async () => {
    server.answers((seen) => page([`e${pageOf(seen)}`], link(`$skip=${pageOf(seen) + 1}`)))
    expect(await fault(mailbox().events('c', ['id']))).toMatchObject({ code: 'ENDLESS_PAGES' })
    expect(server.seen).toHaveLength(500)
  })

  it('asks for half as much when Graph twice ran out of time, and starts from the beginning', async () => {
    server.answers(({ url }) => (Number(url.searchParams.get('$top')) > 125 ? { status: 504 } : page(['e1'])))
    expect(await mailbox().events('c', ['id'])).toHaveLength(1)
    expect(server.seen.map(({ url }) => url.searchParams.get('$top'))).toEqual(['500', '500', '250', '250', '125'])
    expect(server.seen[4]?.headers['prefer']).toContain('maxpagesize=125')
  })

  it('is asked for in smaller pages when Graph sends more than can be read', async () => {
    const events = (count: number) => page(Array.from({ length: count }, (_, n) => `${n} ${'x'.repeat(1_000)}`))
    server.answers(({ url }) => events(Number(url.searchParams.get('$top'))))
    const small = mailbox({ limits: { maxBodyBytes: 300_000 } })
    expect(await small.events('c', ['id'])).toHaveLength(62)
    expect(server.seen.map(({ url }) => url.searchParams.get('$top'))).toEqual(['500', '250', '125', '62'])
  })

  it('gives up when even small pages take too long', async () => {
    server.answers(() => ({ status: 504 }))
    expect(await fault(mailbox().events('c', ['id']))).toMatchObject({ kind: 'unavailable', code: 'HTTP504' })
    expect(server.seen.length).toBeLessThan(12)
  })

  it.each([
    ['no list', { value: {} }],
    ['no value', {}],
    ['an item without id', { value: [{ subject: 'x' }] }],
    ['an item that is null', { value: [null] }],
    ['a link that is no text', { value: [], '@odata.nextLink': 7 }],
  ])('is refused when it holds %s', async (_, body) => {
    server.answers(() => ({ body }))
    expect(await fault(mailbox().events('c', ['id']))).toMatchObject({ kind: 'unavailable', code: 'BAD_PAGE' })
  })
})

describe('a row without an id among others', () => {
  it.each([
    ['without id', { id: null, subject: 'x' }],
    ['null', null],
    ['a text', 'event'],
  ])('(%s) does not keep the others away', async (_, row) => {
    server.answers(() => ({ body: { value: [{ id: 'e1', changeKey: 'a' }, row, { id: 'e2', changeKey: 'b' }] } }))
    expect((await mailbox().events('c', ['id'])).map(({ id }) => id)).toEqual(['e1', 'e2'])
    expect((await mailbox().list('c')).events.map(({ id }) => id)).toEqual(['e1', 'e2'])
  })

  it('is refused where each one matters: calendars, changes, instances', async () => {
    const body = { value: [{ id: 'e1' }, null], '@odata.deltaLink': `${server.origin}/v1.0/me/x` }
    server.answers(() => ({ body }))
    const one = mailbox()
    for (const asked of [one.calendars(), one.changes('c'), one.instances('c', 'e1', [0, 1], [])])
      expect(await fault(asked)).toMatchObject({ kind: 'unavailable', code: 'BAD_PAGE' })
  })
})

describe('a listing to compare', () => {
  it('asks for ids and states only', async () => {
    server.answers(() => page(['e1', 'e2']))
    expect((await mailbox().list('c')).events).toEqual([
      { id: 'e1', changeKey: 'ck-e1' },
      { id: 'e2', changeKey: 'ck-e2' },
    ])
    expect(server.seen[0]?.url.search).toBe('?$select=id,changeKey&$top=1000')
  })

  it('takes the state from the etag when there is no changeKey', async () => {
    server.answers(() => ({ body: { value: [{ id: 'e1', '@odata.etag': 'W/"abc=="' }] } }))
    expect((await mailbox().list('c')).events).toEqual([{ id: 'e1', changeKey: 'abc==' }])
  })
})

describe('the list of calendars', () => {
  it('is read to the last page', async () => {
    const next = `${server.origin}/v1.0/me/calendars?$skip=1`
    server.answers((_, turn) => (turn === 1 ? page(['c1'], next) : page(['c2'])))
    expect((await mailbox().calendars()).map(({ id }) => id)).toEqual(['c1', 'c2'])
    expect(server.seen[0]?.url.pathname).toBe('/v1.0/me/calendars')
  })

  it('is out of reach, never gone, when Graph does not find the mailbox', async () => {
    server.answers(() => ({ status: 404, body: { error: { code: 'ErrorItemNotFound', message: '' } } }))
    expect(await fault(mailbox().calendars())).toMatchObject({ kind: 'unavailable', code: 'ErrorItemNotFound' })
  })
})

describe('a single calendar', () => {
  it('is there when Graph answers, and is not when Graph does not find it', async () => {
    server.answers(() => ({ body: { id: 'c1' } }))
    expect(await mailbox().hasCalendar('c1')).toBe(true)
    expect(server.seen[0]?.url.pathname).toBe('/v1.0/me/calendars/c1')
    server.answers(() => ({ status: 404, body: { error: { code: 'ErrorItemNotFound', message: '' } } }))
    expect(await mailbox().hasCalendar('c1')).toBe(false)
  })

  it('is withdrawn when it was granted in a time when the application read here', async () => {
    const granted = 'granted:adams@contoso.example:c1'
    expect(await mailbox().withdrawn(['c1', granted])).toEqual(new Set([granted]))
    expect(server.seen, 'which Graph is not asked').toEqual([])
  })

  it.each([
    [403, 'ErrorAccessDenied', 'denied'],
    [404, 'MailboxNotEnabledForRESTAPI', 'unavailable'],
  ])('may be there when Graph answers %i %s', async (status, code, kind) => {
    server.answers(() => ({ status, body: { error: { code, message: '' } } }))
    expect(await fault(mailbox().hasCalendar('c1'))).toMatchObject({ kind })
  })
})

describe('the address of Graph', () => {
  it.each(['', '/', '/v1.0', '/v1.0/'])('may end in "%s"', async (end) => {
    await mailbox({ graphUrl: new URL(`${server.origin}${end}`) }).calendars()
    expect(server.seen[0]?.url.pathname).toBe('/v1.0/me/calendars')
  })

  it('may have a path in front', async () => {
    await mailbox({ graphUrl: new URL(`${server.origin}/graph/`) }).calendars()
    expect(server.seen[0]?.url.pathname).toBe('/graph/v1.0/me/calendars')
  })
})
