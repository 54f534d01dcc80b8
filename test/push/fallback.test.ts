/** Push that cannot be: everything goes on by asking. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ConfigError, readConfig } from '../../src/config.ts'
import { patience, type Stage, startPushStage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startPushStage({ PUSH_BACKSTOP_MINUTES: '1' }, 30)
})
afterAll(() => stage.close())

/** Lets the job that makes subscriptions try. */
const tried = () =>
  vi.waitFor(() => {
    const calls = stage.demo.sandbox.context.calls.list()
    expect(calls.some(({ method, path }) => method === 'POST' && path === '/v1.0/subscriptions')).toBe(true)
  }, patience)

/** Until a poll has brought one change. */
const seen = () => vi.waitFor(async () => expect((await stage.poll()).hrefs).toHaveLength(1), patience)

describe('while Microsoft does not reach the bridge', () => {
  it('polls see every change', async () => {
    stage.fault('g28-handshake', { times: 1 })
    await stage.poll()
    await tried()
    await stage.addEvent()
    await seen()
    expect(await stage.subscriptions()).toEqual([])
  })

  it('a subscription is tried for again, and a notification that is lost then costs no more than the backstop', async () => {
    await stage.watched()
    stage.fault('g27-lost', { times: 1 })
    await stage.addEvent('Nobody told')
    await seen()
  })

  it('a subscription that Microsoft forgot without a word costs no more either', async () => {
    await stage.watched()
    stage.fault('g27-dropped', { times: 1 })
    await stage.addEvent('The end')
    await seen()
  })
})

describe('PUSH', () => {
  const given = {
    ENTRA_CLIENT_ID: '11111111-2222-4333-8444-555555555555',
    ENTRA_CLIENT_SECRET: 'value',
    TENANTS: '*',
    PUSH: '1',
  }
  const problems = (more: Readonly<Record<string, string>>) => {
    try {
      readConfig({ ...given, ...more })
      return []
    } catch (error) {
      return error instanceof ConfigError ? error.problems : [String(error)]
    }
  }

  it('asks for an address that Microsoft reaches', () => {
    expect(problems({})).toEqual(['PUSH needs a PUBLIC_URL with https: Microsoft sends its notifications there.'])
    expect(problems({ PUBLIC_URL: 'http://localhost:8080' })).toHaveLength(1)
    expect(problems({ WEBDAV_PUSH: '1' })).toHaveLength(2)
    expect(problems({ PUBLIC_URL: 'https://cal.example.org' })).toEqual([])
    expect(problems({ ALLOW_INSECURE_UPSTREAM: '1' })).toEqual([])
  })
})
