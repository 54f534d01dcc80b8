import { describe, expect, it } from 'vitest'
import type { CalendarHome } from '../../src/calendar.ts'
import { homePath, propfind } from './bodies.ts'
import { adelesHome, alex, authenticateWith, basic } from './people.ts'
import { startServer } from './wire.ts'

describe('somebody who asks for much at once', () => {
  it('has 16 requests worked at and 100 waiting; the next are told to come back, and other people notice nothing', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    let working = 0
    const home = adelesHome()
    const slow: CalendarHome = {
      calendars: async () => {
        working += 1
        await released
        working -= 1
        return home.calendars()
      },
      snapshot: (id) => home.snapshot(id),
      token: (id) => home.token(id),
      since: (...question) => home.since(...question),
    }
    const known = authenticateWith(home)
    const { dav, send } = await startServer({
      authenticate: async (request) => {
        const outcome = await known(request)
        return typeof outcome === 'object' && 'home' in outcome && outcome.account.id !== alex.id
          ? { ...outcome, home: slow }
          : outcome
      },
    })
    const ask = () => dav('PROPFIND', homePath, propfind('D:displayname'), { Depth: '1' })
    const asked = Array.from({ length: 116 }, ask)
    const late = await Promise.race([ask(), ask(), ...asked])
    expect([late.status, late.headers['retry-after'], working]).toEqual([503, '5', 16])

    const headers = { Authorization: basic('alex@contoso.example', 'other-password') }
    expect((await send({ method: 'PROPFIND', path: '/dav/', headers })).status).toBe(207)

    release()
    const answers = await Promise.all(asked)
    expect(answers.filter(({ status }) => status === 207).length).toBeGreaterThanOrEqual(114)
    expect((await ask()).status).toBe(207)
  })
})
