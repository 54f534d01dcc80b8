import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { afterAll } from 'vitest'
import type { OpenFeed } from '../../src/calendar.ts'
import { feeds } from '../../src/feeds/server.ts'
import { type Log, silentLog } from '../../src/log.ts'
import { type MemoryHome, MemoryKept } from '../caldav/memory-home.ts'
import { adele, adelesPassword, authenticateWith } from '../caldav/people.ts'

/** The one secret that the door of the tests knows. */
export const secret = 'abcd2345k7m2x9pq4rt8w3zh5n6vb2c7dj'
/** 2026-11-22, noon. */
export const noon = Date.UTC(2026, 10, 22, 12)

export interface Fetched {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface DoorOptions {
  readonly home: MemoryHome
  readonly publicUrl?: string
  readonly log?: Log
  /** Says `revoked` and so on in place of the usual answer. */
  readonly openFeed?: OpenFeed
  readonly now?: () => number
}

/** The door for whole calendars alone, behind a real socket. */
export async function startDoor({
  home,
  publicUrl = 'https://cal.example.org',
  log = silentLog,
  openFeed,
  now = () => noon,
}: DoorOptions) {
  const wrong = new Map<string, number>()
  const app = new Koa()
  app.silent = true
  app.use(
    feeds({
      authenticate: authenticateWith(home),
      openFeed:
        openFeed ??
        (async (asked) => {
          if (asked.secret === secret) return { account: adele, home, kept: new MemoryKept() }
          const times = (wrong.get(asked.source) ?? 0) + 1
          wrong.set(asked.source, times)
          return times > 3 ? { retryAfterSeconds: 300 } : 'refused'
        }),
      publicUrl: new URL(publicUrl),
      clock: { now, sleep: async () => {} },
      log,
    }),
  )
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  afterAll(() => server.closeAllConnections())
  afterAll(() => void server.close())
  const { port } = server.address() as AddressInfo
  return async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Fetched> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { ...headers },
      redirect: 'manual',
    })
    return { status: answer.status, headers: answer.headers, text: await answer.text() }
  }
}

export const asAdele = { authorization: adelesPassword }
