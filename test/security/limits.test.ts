/** How much is taken from one source, one request, one connection. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchange, statuses } from '../http/raw.ts'
import { nextAddress, octets, origin } from './browser.ts'
import { basicOf } from './request.ts'
import { type Stage, startStage } from './stage.ts'

let stage: Stage
beforeAll(async () => {
  stage = await startStage()
})
afterAll(() => stage.close())

interface Sending {
  /** Address of this machine that it comes from: the proxy is 127.0.0.1. */
  readonly from?: string
  readonly forwarded?: string
  readonly password?: string
  readonly more?: readonly string[]
  readonly body?: string
}

async function status({ from = '127.0.0.1', forwarded, password, more = [], body = '' }: Sending): Promise<number> {
  const { adele } = stage.people
  const fields = [
    `Host: ${new URL(origin).host}`,
    `X-Forwarded-For: ${forwarded ?? nextAddress()}`,
    `Authorization: ${basicOf({ ...adele, password: password ?? adele.password })}`,
    'Depth: 0',
    'Connection: close',
    ...more,
  ]
  const socket = connect({ port: stage.bridge.port, host: '127.0.0.1', localAddress: from })
  await once(socket, 'connect')
  const answer = text(socket)
  socket.write(`PROPFIND ${adele.principal} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n${octets(body)}`, 'latin1')
  return Number((await answer).split(' ')[1])
}

/** Statuses of so many wrong passwords, each from the place that is made for it. */
async function guesses(count: number, place: (n: number) => Sending): Promise<number[]> {
  const found: number[] = []
  for (let n = 1; n <= count; n += 1) found.push(await status({ password: `wrong${n}`, ...place(n) }))
  return found
}
const tenThenWait = [...Array<number>(10).fill(401), 429, 429]

describe('guessing', () => {
  it('counts by the connection where no proxy is believed', async () => {
    expect(await guesses(12, (n) => ({ from: '127.0.9.9', forwarded: `203.0.113.${n}` }))).toEqual(tenThenWait)
    expect(await status({ from: '127.0.9.9' })).toBe(207)
    expect(await status({ from: '127.0.9.10', password: 'wrong' })).toBe(401)
  })

  it('counts secret addresses and passwords together', async () => {
    const browser = stage.browser()
    const feeds: number[] = []
    for (let n = 0; n < 6; n += 1)
      feeds.push((await browser.get(`/feed/abcd234${n}k7m2x9pq4rt8w3zh5n6vb2c7dj.ics`)).status)
    expect(feeds).toEqual(Array(6).fill(404))
    const from = { forwarded: browser.address }
    expect(await guesses(6, () => from)).toEqual(tenThenWait.slice(6))
    expect((await browser.get('/feed/abcd2349k7m2x9pq4rt8w3zh5n6vb2c7dj.ics')).status).toBe(429)
    expect(await status(from)).toBe(207)
  })

  it('counts all addresses of one IPv6 network together', async () => {
    expect(await guesses(12, (n) => ({ forwarded: `2001:db8:77:1::${n}` }))).toEqual(tenThenWait)
    expect(await status({ forwarded: '2001:db8:77:2::1', password: 'wrong' })).toBe(401)
  })

  it('believes the last hop before the proxy, whatever the client put before it', async () => {
    expect(await guesses(12, (n) => ({ forwarded: `203.0.113.${n}, 198.51.100.77` }))).toEqual(tenThenWait)
  })
})

describe('a body', () => {
  const propfind = '<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>'

  it('does not unpack what comes packed', async () => {
    const body = gzipSync(propfind).toString('latin1')
    const length = `Content-Length: ${Buffer.byteLength(body, 'latin1')}`
    for (const coding of ['gzip', 'deflate', 'br', 'identity, gzip']) {
      expect([coding, await status({ more: [`Content-Encoding: ${coding}`, length], body: '' })]).toEqual([coding, 415])
    }
    expect(
      await status({ more: ['Content-Encoding: identity', `Content-Length: ${propfind.length}`], body: propfind }),
    ).toBe(207)
  })

  it('reads no more than 16 KiB of headers, whatever they would be read for', async () => {
    const names = ['X-Forwarded-For', 'If', 'If-None-Match', 'Accept', 'Cookie', 'Prefer', 'Depth']
    for (const name of names) {
      expect([name, await status({ more: [`${name}: ${'(a,'.repeat(6_000)}`] })]).toEqual([name, 431])
    }
  })

  it('reads no more than a mebibyte, announced or not', async () => {
    expect(await status({ more: ['Content-Length: 1048577'] })).toBe(413)
    const chunk = `10000\r\n${'a'.repeat(0x10000)}\r\n`
    expect(await status({ more: ['Transfer-Encoding: chunked'], body: chunk.repeat(17) })).toBe(413)
  })

  it('takes nothing more from a connection whose body was too large', async () => {
    const { adele } = stage.people
    const fields = [`Host: ${new URL(origin).host}`, `Authorization: ${basicOf(adele)}`, 'Content-Length: 1048577']
    const second = `GET /health HTTP/1.1\r\nHost: ${new URL(origin).host}\r\n\r\n`
    const bytes = `PROPFIND ${adele.principal} HTTP/1.1\r\n${fields.join('\r\n')}\r\n\r\n${second}`
    expect(statuses(await exchange(stage.bridge.port, bytes))).toEqual([413])
  })
})

describe('the server', () => {
  it('keeps its data with a SQLite that has its faults mended', () => {
    const [major = 0, minor = 0] = (process.versions['sqlite'] ?? '').split('.').map(Number)
    expect(major * 1_000 + minor).toBeGreaterThanOrEqual(3_052)
  })
})
