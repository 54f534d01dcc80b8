import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Receiving } from '../../src/caldav/receiving.ts'
import type { Authenticate, CalendarHome } from '../../src/calendar.ts'
import { Turns } from '../../src/turns.ts'
import { homePath, propfind } from './bodies.ts'
import { MemoryHome } from './memory-home.ts'
import { adelesHome, adelesPassword, alex, authenticateWith, basic, work } from './people.ts'
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
      members: (id) => home.members(id),
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

describe('requests that wait', () => {
  it('hold no more than eight mebibytes of bodies together, for each account', async () => {
    const turns = new Turns(1)
    const end = await turns.begin('adele')
    const eighth = 1_048_576
    const waiting = Array.from({ length: 8 }, () => turns.begin('adele', eighth))
    await expect(turns.begin('adele', 1)).rejects.toMatchObject({ kind: 'unavailable' })
    const empty = turns.begin('adele')
    end()
    const [next] = await Promise.all(waiting.slice(0, 1))
    const later = turns.begin('adele', eighth)
    next?.()
    for (const turn of [...waiting.slice(1), empty, later]) (await turn)()
  })
})

describe('a body that takes its time', () => {
  const ask = propfind('D:displayname')
  const fields = (length: number) =>
    `Host: localhost\r\nAuthorization: ${adelesPassword}\r\nDepth: 0\r\nContent-Length: ${length}\r\n\r\n`

  /** Begun and not ended. @returns what the server says to each, once it ends the connection */
  async function begun(port: number, count: number, length: number): Promise<readonly Promise<string>[]> {
    const answers: Promise<string>[] = []
    for (let n = 0; n < count; n += 1) {
      const socket = connect(port, '127.0.0.1')
      onTestFinished(() => void socket.destroy())
      await once(socket, 'connect')
      answers.push(text(socket).catch(() => ''))
      socket.write(`PROPFIND ${homePath} HTTP/1.1\r\n${fields(length)}<?xml`)
    }
    return answers
  }

  it.each([
    ['ended', 'HTTP/1.1 401', async () => 'refused' as const],
    ['was narrowed', '<D:displayname>', authenticateWith(new MemoryHome())],
  ])('opens nothing any more when its password %s meanwhile', async (_, said, then) => {
    let [now, known] = [0, authenticateWith(adelesHome()) as Authenticate]
    const clock = { now: () => now, sleep: async () => {} }
    const { promise: admitted, resolve: admit } = Promise.withResolvers<void>()
    const authenticate: Authenticate = async (credentials) => {
      const outcome = await known(credentials)
      admit()
      return outcome
    }
    const { port } = await startServer({ authenticate, clock })
    const body = propfind('D:displayname')
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    const close = fields(body.length).replace('Depth: 0', 'Depth: 1\r\nConnection: close')
    socket.write(`PROPFIND ${homePath} HTTP/1.1\r\n${close}${body.slice(0, 9)}`)
    await admitted
    ;[now, known] = [1_000, then]
    socket.write(body.slice(9))
    const answer = await text(socket)
    expect(answer).toContain(said)
    expect(answer).not.toContain(work.name)
  })

  it('takes no turn: others of the same account are answered meanwhile', async () => {
    const { port, dav } = await startServer()
    void (await begun(port, 40, 1_000))
    expect((await dav('PROPFIND', homePath, ask, { Depth: '0' })).status).toBe(207)
  })

  it('gives way to the next when it is one of too many large ones, and may come back later', async () => {
    const { port, dav } = await startServer()
    const slow = await begun(port, 16, 100_000)
    const large = ask + ' '.repeat(100_000)
    expect((await dav('PROPFIND', homePath, large, { Depth: '0' })).status).toBe(207)
    const answer = await Promise.race(slow)
    expect(answer).toMatch(/^HTTP\/1\.1 503 /)
    expect(answer).toMatch(/^Retry-After: 5\r$/m)
    expect(answer).toMatch(/^Connection: close\r$/m)
  })

  it('is given up in the end', async () => {
    const receiving = new Receiving({ small: 10, ofAccount: 1, ofAll: 1, graceMs: 60_000, longestMs: 1 })
    const never = new Promise<Buffer>(() => {})
    for (const octets of [0, undefined])
      await expect(receiving.body('adele', octets, () => never)).rejects.toMatchObject({ kind: 'unavailable' })
  })
})
