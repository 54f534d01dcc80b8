/** What one connection may carry: requests that have nothing to do with each other, or no second one. */
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

const host = new URL(origin).host

function request(path: string, authorization: string | undefined, ...more: readonly string[]): string {
  const from = nextAddress()
  const fields = [`Host: ${host}`, `X-Forwarded-For: ${from}`, 'Depth: 0', ...more]
  const sender = authorization === undefined ? [] : [`Authorization: ${authorization}`]
  return `PROPFIND ${path} HTTP/1.1\r\n${[...fields, ...sender].join('\r\n')}\r\n\r\n`
}
const empty = 'Content-Length: 0'
const final = 'Connection: close'
/** Of the answers themselves: a multistatus holds status lines as well. */
const answers = (read: string) => statuses(read.replaceAll(/<D:status>[^<]*/g, ''))
const send = async (...requests: readonly string[]) => exchange(stage.bridge.port, octets(requests.join('')))

describe('a connection', () => {
  it('inherits nothing from the request before it', async () => {
    const { adele, alex } = stage.people
    const read = await send(
      request(adele.principal, basicOf(adele), empty),
      request(adele.principal, undefined, empty),
      request(alex.principal, basicOf(alex), empty),
      request(alex.home, basicOf(adele), empty),
      request(adele.principal, basicOf({ ...adele, password: 'wrong' }), empty, final),
    )
    expect(answers(read)).toEqual([207, 401, 207, 404, 401])
  })

  it('ends a connection whose requests could be read in two ways', async () => {
    const { adele } = stage.people
    const inside = `GET /smuggled HTTP/1.1\r\nHost: ${host}\r\n\r\n`
    const ambiguous = [
      ['Content-Length: 6', 'Transfer-Encoding: chunked'],
      ['Content-Length: 0', `Content-Length: ${inside.length}`],
      ['Transfer-Encoding: identity, chunked'],
      ['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'],
    ]
    for (const fields of ambiguous) {
      const read = await send(`${request(adele.principal, basicOf(adele), ...fields)}0\r\n\r\n${inside}`)
      expect([fields, answers(read)]).toEqual([fields, [400]])
    }
  })

  it('is not led astray by headers that name another address or method', async () => {
    const { home } = stage.people.adele
    const astray = [
      'X-Original-URL: /health',
      'X-Rewrite-URL: /health',
      'X-HTTP-Method-Override: OPTIONS',
      'X_Forwarded_Uri: /health',
    ]
    for (const field of [...astray, 'X-Forwarded-Prefix: /../', 'X-Method-Override: GET']) {
      expect([field, answers(await send(request(home, undefined, field, empty, final)))]).toEqual([field, [401]])
    }
  })
})
