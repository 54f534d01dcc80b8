/** Microsoft tells of changes: what polls cost then, and that nothing is lost when it does not tell. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { dav } from '../e2e/stage.ts'
import { patience, type Stage, startPushStage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startPushStage()
  await stage.watched()
})
afterAll(() => stage.close())

const lifecycle = async (id: string | undefined, event: string) => {
  const url = `${stage.demo.sandbox.origin}/sandbox/graph/subscriptions/${id}/lifecycle`
  const headers = { 'content-type': 'application/json' }
  expect((await fetch(url, { method: 'POST', headers, body: JSON.stringify({ event }) })).ok).toBe(true)
}

/** Until the bridge has looked at the calendar by itself. */
const looked = () =>
  vi.waitFor(() => {
    if (stage.calls().length === 0) throw new Error('not yet')
  }, patience)

describe('with change notifications', () => {
  it('a poll that finds nothing costs no call to Microsoft, whichever question it is', async () => {
    const before = await stage.poll()
    stage.calls()
    expect(await stage.poll()).toEqual({ token: before.token, hrefs: [] })
    const { status } = await dav(stage.demo, 'PROPFIND', stage.calendar, { depth: '0' })
    await dav(stage.demo, 'PROPFIND', stage.demo.facts.homeUrl, { depth: '0' })
    expect([status, stage.calls()]).toEqual([207, []])
  })

  it('a change is looked at once, when it is told, and the next poll has it for nothing', async () => {
    await stage.addEvent()
    await looked()
    await vi.waitFor(async () => {
      const { hrefs } = await stage.poll()
      expect(hrefs).toHaveLength(1)
    }, patience)
    stage.calls()
    await stage.poll()
    expect(stage.calls()).toEqual([])
  })

  it('a poll that comes before that look takes it itself', async () => {
    stage.fault('g27-late', { times: 1, with: { ms: 1 } })
    await stage.addEvent()
    await vi.waitFor(async () => expect((await stage.poll()).hrefs).toHaveLength(1), patience)
  })

  it('a subscription that Microsoft removed is made anew, and what happened meanwhile is seen', async () => {
    const [before] = await stage.subscriptions()
    await lifecycle(before?.['id'], 'subscriptionRemoved')
    await stage.addEvent()
    await vi.waitFor(async () => {
      const ids = (await stage.subscriptions()).map(({ id }) => id)
      expect(ids).toHaveLength(1)
      expect(ids).not.toContain(before?.['id'])
    }, patience)
    await vi.waitFor(async () => expect((await stage.poll()).hrefs).toHaveLength(1), patience)
    await stage.watched()
  })

  it('a subscription that wants to be authorized again is prolonged', async () => {
    const [before] = await stage.subscriptions()
    await lifecycle(before?.['id'], 'reauthorizationRequired')
    await vi.waitFor(async () => {
      const [after] = await stage.subscriptions()
      expect(after?.['id']).toBe(before?.['id'])
      expect(Date.parse(after?.['expirationDateTime'] ?? '')).toBeGreaterThan(
        Date.parse(before?.['expirationDateTime'] ?? ''),
      )
    }, patience)
  })

  it('word of missed notifications is followed by a look', async () => {
    stage.calls()
    await lifecycle((await stage.subscriptions())[0]?.['id'], 'missed')
    await looked()
  })

  it('a notification with the wrong secret is not followed', async () => {
    await stage.watched()
    stage.fault('g27-wrong-state', { times: 1 })
    await stage.addEvent('Told wrongly')
    await stage.addEvent('Told rightly')
    await vi.waitFor(async () => expect((await stage.poll()).hrefs).toHaveLength(2), patience)
  })
})
