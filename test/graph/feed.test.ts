import { describe, expect, it } from 'vitest'
import { graphError } from './graph-server.ts'
import { fault, mailbox, page, server } from './setup.ts'

const deltaLink = () => `${server.origin}/v1.0/me/calendars/c/events/delta?$deltatoken=one%2Btwo`
const nextLink = () => `${server.origin}/v1.0/me/calendars/c/events/delta?$skiptoken=s`

describe('the change feed of a calendar', () => {
  it('begins with ids alone, in large pages, and without $top', async () => {
    server.answers(() => ({
      body: { value: [{ id: 'e1', '@odata.etag': 'W/"k1"' }], '@odata.deltaLink': deltaLink() },
    }))
    expect(await mailbox().changes('c')).toEqual({
      changed: new Map([['e1', 'k1']]),
      removed: new Set(),
      position: deltaLink(),
    })
    expect(server.seen[0]?.url.href).toContain('/v1.0/me/calendars/c/events/delta?$select=id')
    expect(server.seen[0]?.url.searchParams.has('$top')).toBe(false)
    expect(server.seen[0]?.headers['prefer']).toBe('IdType="ImmutableId", odata.maxpagesize=1000')
  })

  it('goes on at its position, over all pages, the last word on each id counting', async () => {
    const gone = { id: 'e1', '@removed': { reason: 'deleted' } }
    server.answers((_, turn) =>
      turn === 1
        ? { body: { value: [{ id: 'e1' }, gone, { ...gone, id: 'e2' }], '@odata.nextLink': nextLink() } }
        : { body: { value: [{ id: 'e2' }], '@odata.deltaLink': deltaLink() } },
    )
    expect(await mailbox().changes('c', deltaLink())).toMatchObject({
      changed: new Map([['e2', '']]),
      removed: new Set(['e1']),
    })
    expect(server.seen[0]?.url.search).toBe('?$deltatoken=one%2Btwo')
    expect(server.seen[1]?.headers['prefer']).toContain('maxpagesize')
  })

  it('is nothing without a position to go on from', async () => {
    server.answers(() => page(['e1']))
    expect(await fault(mailbox().changes('c'))).toMatchObject({ code: 'BAD_PAGE' })
  })

  it('never takes a token to another host', async () => {
    expect(await fault(mailbox().changes('c', 'https://graph.example/v1.0/me/events/delta'))).toMatchObject({
      code: 'FOREIGN_LINK',
    })
    expect(server.seen).toHaveLength(0)
  })

  it.each([
    [410, 'SyncStateNotFound', 'expired'],
    [400, 'syncStateNotFound', 'expired'],
    [410, 'resyncRequired', 'expired'],
    [400, 'ErrorInvalidIdMalformed', 'rejected'],
    [400, 'BadRequest', 'rejected'],
    [501, 'NotImplemented', 'rejected'],
  ])('says with %i %s that it is %s', async (status, code, kind) => {
    server.answers(() => graphError(status, code))
    expect(await fault(mailbox().changes('c', deltaLink()))).toMatchObject({ kind, code })
    expect(server.seen).toHaveLength(1)
  })
})

describe('the stamp of a calendar', () => {
  const counted = (count: number, ids: readonly string[]) => ({
    body: { ...Object(page(ids).body), '@odata.count': count },
  })

  it('is one short call', async () => {
    server.answers(() => counted(500, ['e1']))
    await mailbox().stamp('c')
    expect(Object.fromEntries(server.seen[0]?.url.searchParams ?? [])).toEqual({
      $count: 'true',
      $top: '1',
      $orderby: 'lastModifiedDateTime desc',
      $select: 'id,changeKey,lastModifiedDateTime',
    })
    expect(server.seen).toHaveLength(1)
  })

  it('moves with the number of events, and with the one changed last', async () => {
    const replies = [counted(2, ['e1']), counted(2, ['e1']), counted(1, ['e1']), counted(2, ['e2']), counted(0, [])]
    server.answers((_, turn) => replies[turn - 1] ?? {})
    const stamps: string[] = []
    for (const _ of replies) stamps.push(JSON.stringify(await mailbox().stamp('c')))
    expect(stamps[0]).toBe(stamps[1])
    expect(new Set(stamps).size).toBe(4)
    expect(stamps.at(-1)).toBe('{"count":0}')
  })

  it('is not there where Graph does not count, or does not sort', async () => {
    server.answers((_, turn) => (turn === 1 ? page(['e1']) : graphError(400, 'BadRequest')))
    expect(await mailbox().stamp('c')).toBeUndefined()
    expect(await mailbox().stamp('c')).toBeUndefined()
  })

  it('is no excuse for an outage', async () => {
    server.answers(() => graphError(500, 'ErrorInternalServerError'))
    expect(await fault(mailbox().stamp('c'))).toMatchObject({ kind: 'unavailable' })
  })
})
