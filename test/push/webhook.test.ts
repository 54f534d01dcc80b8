/**
 * What somebody with bad intentions may send to the webhook. The table is bad-notifications.jsonl: every row is of our own making, and
 * free of anybody's rights; `quiet` ones must lead to nothing, the others at most to a look at the subscription's own calendar.
 */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Kept } from '../../src/mirror/subscriptions/records.ts'
import { exchange } from '../http/raw.ts'
import { type Stage, startPushStage } from './stage.ts'

interface Row {
  readonly name: string
  readonly method: string
  readonly path: string
  readonly type?: string
  readonly body?: string
  /** The body in parts, each so many times. Status 0: the connection ends. */
  readonly make?: readonly (readonly [text: string, times: number])[]
  readonly status: readonly number[]
  readonly quiet: boolean
}

const rows = readFileSync(new URL('bad-notifications.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

let stage: Stage
let values: Readonly<Record<string, string>>
beforeAll(async () => {
  stage = await startPushStage({}, 1)
  await stage.watched()
  const [wire = {}] = await stage.subscriptions()
  const { store } = stage.demo.bridge.services
  const kept: Kept[] = []
  for await (const key of store.collection<Kept>('subscription').keys()) {
    const one = await store.collection<Kept>('subscription').get(key)
    if (one !== undefined) kept.push(one)
  }
  const { id = '', clientState = '', tid = '' } = kept[0] ?? {}
  const webhook = new URL(wire['notificationUrl'] ?? '').pathname
  values = {
    webhook,
    lifecycle: new URL(wire['lifecycleNotificationUrl'] ?? '').pathname,
    subId: id,
    clientState,
    'clientState:half': clientState.slice(0, 20),
    clientStateB: [...clientState].reverse().join(''),
    tid,
    tid2: '22222222-2222-4222-8222-222222222222',
    oid: stage.demo.sandbox.people[0]?.oid ?? '',
    oidB: stage.demo.sandbox.people[1]?.oid ?? '',
    graphId: 'AAMkAGI',
    origin: stage.demo.bridge.publicUrl,
    canary: 'http://canary.example',
    long: 'A'.repeat(10_000),
  }
})
afterAll(() => stage.close())

const filled = (text: string): string =>
  text.replace(/\{([A-Za-z0-9:]+)\}/g, (whole, name: string) => values[name] ?? whole)

async function send(row: Pick<Row, 'method' | 'path' | 'type' | 'body' | 'make'>) {
  const body = row.make?.map(([text, times]) => text.repeat(times)).join('') ?? filled(row.body ?? '')
  const head = [
    `${row.method} ${filled(row.path)} HTTP/1.1`,
    `Host: ${new URL(stage.demo.bridge.publicUrl).host}`,
    `Content-Type: ${row.type ?? 'text/plain'}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  const bytes = `${head.join('\r\n')}\r\n\r\n${Buffer.from(body).toString('latin1')}`
  // What is far too long is not read to its end: then the connection may break before the answer is seen.
  const read = await exchange(stage.demo.bridge.port, bytes).catch(() => '')
  const [top = '', text = ''] = read.split(/\r\n\r\n([\s\S]*)/)
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(top)?.[1] ?? 0), head: top.toLowerCase(), text }
}

describe('a bad notification does no harm', () => {
  for (const row of rows) {
    it(row.name, async () => {
      stage.calls()
      const { status, head, text } = await send(row)
      expect(row.status).toContain(status)
      expect(head).not.toMatch(/set-cookie|access-control-allow/)
      if (row.path.includes('{webhook}') && row.method === 'POST' && status !== 0) {
        expect(head).not.toContain('text/html')
        expect(head).toContain('x-content-type-options: nosniff')
        expect(head).toContain("content-security-policy: default-src 'none'; sandbox")
        expect(head).toContain('cache-control: no-store')
      }
      if (status !== 200) expect(text).not.toMatch(/<script>|alert|onerror|\{\{7/)
      await stage.poll()
      if (row.quiet) expect(stage.calls()).toEqual([])
      else expect(stage.calls().every((path) => path.startsWith('/v1.0/me/calendars/'))).toBe(true)
    })
  }

  it('and the table is there at all', () => expect(rows.length).toBeGreaterThan(45))
})

describe('the handshake', () => {
  const ask = (token: string) => send({ method: 'POST', path: `{webhook}?validationToken=${token}` })

  it('echoes what Microsoft sent, decoded once, as plain text', async () => {
    const { status, head, text } = await ask('Validation%3a+Testing+client+%253Cb%253E')
    expect([status, text]).toEqual([200, 'Validation: Testing client %3Cb%3E'])
    expect(head).toContain('content-type: text/plain; charset=utf-8')
  })

  it('refuses what no token of Microsoft’s looks like', async () => {
    for (const token of ['', 'a%00b', 'a%0d%0aX:1', '%zz', '%EF%BB%BF', 'A'.repeat(2_049), 'a&x=1'])
      expect((await ask(token)).status).toBe(400)
  })
})

describe('a handshake that nobody waits for', () => {
  it('is refused', async () => {
    const ask = { method: 'POST', path: '{webhook}?validationToken=abc' }
    expect((await send(ask)).status).toBe(200)
    await stage.demo.bridge.services.store.collection('subscription-handshake').delete('open')
    expect((await send(ask)).status).toBe(400)
  })
})

describe('a good notification', () => {
  it('is answered at once, and a hundred of them are not followed by a hundred looks', async () => {
    await stage.watched()
    const good = { method: 'POST', path: '{webhook}', type: 'application/json' }
    const body = '{"value":[{"subscriptionId":"{subId}","clientState":"{clientState}","tenantId":"{tid}"}]}'
    const answers = await Promise.all(Array.from({ length: 100 }, () => send({ ...good, body })))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]))
    await stage.poll()
    const looks = stage.calls().length // one, or two when a turn of the jobs fell in between
    expect([1, 2]).toContain(looks)
    await stage.poll()
    expect(stage.calls()).toEqual([])
  })
})
