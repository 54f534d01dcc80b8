/** Traces, as a collector of the operator's gets them from the running bridge. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { systemClock } from '../../src/clock.ts'
import { ConfigError, readConfig } from '../../src/config.ts'
import { dav, startQuietDemo } from '../e2e/stage.ts'
import { type OwnCollector, ownCollector, type SeenSpan, told } from './collector.ts'

const key = 'planted-key'
const kinds = { server: 2, client: 3 }
const traceId = '0af7651916cd43dd8448eb211c80319c'
const parentId = 'b7ad6b7169203331'

const ends: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

/** Waits for nothing: what waits for its time is sent when the bridge ends, and the rest is cut short. */
const impatient = {
  ...systemClock,
  sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(Math.min(ms, 20), signal),
}

async function traced(more: Readonly<Record<string, string>> = {}) {
  const collector = await ownCollector()
  const settings = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: `x-key=${key}`,
    METRICS_PORT: '0',
  }
  const demo = await startQuietDemo({ ...settings, TRUSTED_PROXIES: '127.0.0.1', ...more }, impatient)
  let isOpen = true
  const end = async () => {
    if (isOpen) await demo.close()
    isOpen = false
  }
  ends.push(() => collector.close(), end)
  return { collector, demo, end }
}

const poll = (demo: Demo) => dav(demo, 'PROPFIND', demo.facts.homeUrl, { depth: '1' })
const get = (demo: Demo, path: string, traceparent?: string) =>
  fetch(`${demo.bridge.publicUrl}${path}`, {
    redirect: 'manual',
    headers: traceparent === undefined ? {} : { traceparent },
  })
const counted = async ({ bridge }: Demo, outcome: string): Promise<number> => {
  const text = await (await fetch(`http://127.0.0.1:${bridge.metricsPort}/metrics`)).text()
  return Number(new RegExp(`^bridge_trace_spans_total\\{outcome="${outcome}"\\} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
}
const named = (collector: OwnCollector, name: string): SeenSpan[] =>
  collector.spans().filter((span) => span.name === name)

/** What this process, the bridge in it, sends to whom. */
function headersSent(): readonly { readonly to: string; readonly headers: string }[] {
  const sent: { to: string; headers: string }[] = []
  const note = (message: unknown) => {
    const { request } = message as { readonly request: { readonly origin: string; readonly headers: unknown } }
    sent.push({ to: String(request.origin), headers: JSON.stringify(request.headers) })
  }
  subscribe('undici:request:create', note)
  ends.push(() => void unsubscribe('undici:request:create', note))
  return sent
}

describe('a trace', () => {
  it('tells of a request, and below it of the store and of Graph, by what they are called and how long they took', async () => {
    const { collector, demo, end } = await traced({ OTEL_SERVICE_NAME: 'calendars' })
    await poll(demo)
    await end()
    const [request] = named(collector, 'PROPFIND /dav/calendars/{account}')
    expect(request).toMatchObject({ kind: kinds.server, status: {} })
    expect(request?.parentSpanId).toBeUndefined()
    expect(told(request?.attributes ?? [])).toEqual({
      'http.request.method': 'PROPFIND',
      'http.route': '/dav/calendars/{account}',
      'http.response.status_code': '207',
    })
    const below = collector.spans().filter((span) => span.parentSpanId === request?.spanId)
    expect(below.every((span) => span.traceId === request?.traceId && span.kind === kinds.client)).toBe(true)
    expect(below.map(({ name }) => name)).toEqual(expect.arrayContaining(['get passwords', 'GET graph']))
    for (const { startTimeUnixNano: from, endTimeUnixNano: to } of collector.spans()) {
      expect(BigInt(to) >= BigInt(from)).toBe(true)
      expect(Math.abs(Number(BigInt(from) / 1_000_000n) - Date.now())).toBeLessThan(60_000)
    }
    expect(collector.resource()).toMatchObject({ 'service.name': 'calendars' })
    expect(collector.requests[0]).toMatchObject({
      url: '/v1/traces',
      headers: { 'x-key': key, 'content-type': 'application/json' },
    })
  })

  it('names nobody and nothing: no address, no account, no calendar, no event, no query', async () => {
    const { collector, demo, end } = await traced()
    const { username, password, homeUrl } = demo.facts
    const listed = await poll(demo)
    const calendars = [...listed.text.matchAll(/\/dav\/calendars\/([\w-]+)\/([\w-]+)\//g)].map(([, , id = '']) => id)
    await dav(demo, 'PROPFIND', `${homeUrl}${calendars[0]}/`, { depth: '1' })
    await dav(demo, 'GET', `${homeUrl}${calendars[0]}/planted-name.ics`)
    await get(demo, '/login?planted=query')
    await get(demo, '/planted-path')
    await get(demo, '/feed/plantedplantedplantedplantedplant.ics')
    await end()
    const all = collector.requests.map(({ body }) => body).join('\n')
    expect(named(collector, 'GET /dav/calendars/{account}/{calendar}/{object}')).toHaveLength(1)
    expect(named(collector, 'GET /login')).toHaveLength(1)
    expect(named(collector, 'GET')).toHaveLength(1)
    expect(calendars.length).toBeGreaterThan(0)
    const secrets = ['planted', 'adele', 'contoso', username, password, key, homeUrl.split('/').at(-2) ?? '']
    expect([...secrets, ...calendars].filter((each) => all.includes(each))).toEqual([])
  })

  it('goes on where a trusted proxy began it, and is told to nobody outside', async () => {
    const { collector, demo, end } = await traced()
    const sent = headersSent()
    await get(demo, '/setup', `00-${traceId}-${parentId}-01`)
    await get(demo, '/activity', `00-${traceId}-${parentId}-00`)
    await dav(demo, 'PROPFIND', demo.facts.homeUrl, { depth: '1', traceparent: `00-${traceId}-${parentId}-01` })
    await end()
    const asked = sent.filter(({ to }) => to === demo.sandbox.origin)
    expect(named(collector, 'GET /setup')).toMatchObject([{ traceId, parentSpanId: parentId }])
    expect(named(collector, 'GET /activity')).toEqual([])
    expect(named(collector, 'PROPFIND /dav/calendars/{account}')).toMatchObject([{ traceId, parentSpanId: parentId }])
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.filter(({ headers }) => headers.includes(traceId))).toEqual([])
    expect(sent.filter(({ headers }) => headers.includes(traceId))).toHaveLength(3) // those of this test
  })

  it('is not begun by strangers, and not by what is no traceparent', async () => {
    const stranger = await traced({ TRUSTED_PROXIES: '192.0.2.1' })
    await get(stranger.demo, '/setup', `00-${traceId}-${parentId}-00`)
    await stranger.end()
    expect(named(stranger.collector, 'GET /setup')).toHaveLength(1)
    const { collector, demo, end } = await traced()
    const odd = [
      `00-${traceId}-${'0'.repeat(16)}-01`,
      `00-${traceId}-${parentId}-01-x`,
      `ff-${traceId}-${parentId}-01`,
      'x',
    ]
    for (const traceparent of odd) await get(demo, '/setup', traceparent)
    await end()
    expect(named(collector, 'GET /setup').map((span) => [span.traceId === traceId, span.parentSpanId])).toEqual(
      odd.map(() => [false, undefined]),
    )
  })

  it('shows what failed at Microsoft', async () => {
    const { collector, demo, end } = await traced()
    demo.sandbox.context.faults.on({ name: 'g04-503' })
    await poll(demo)
    demo.sandbox.context.faults.off()
    await end()
    const failed = named(collector, 'GET graph').filter(({ status }) => status.code === 2)
    expect(told(failed[0]?.attributes ?? [])).toMatchObject({ 'http.response.status_code': '503', 'error.type': '503' })
  })

  it('is made of so many requests as the operator wants, and of no probe', async () => {
    const { collector, demo, end } = await traced({ OTEL_TRACES_SAMPLER_ARG: '0' })
    await poll(demo)
    await end()
    expect(collector.requests).toEqual([])
    const all = await traced()
    await get(all.demo, '/health')
    await get(all.demo, '/ready')
    await all.end()
    expect(all.collector.spans().filter(({ kind }) => kind === kinds.server)).toEqual([])
  })
})

describe('a collector', () => {
  it('that refuses, is slow or away keeps nobody waiting, and what it did not take is counted', async () => {
    const { collector, demo } = await traced()
    collector.status = 400
    expect((await poll(demo)).status).toBe(207)
    await expect.poll(() => counted(demo, 'dropped'), { timeout: 10_000 }).toBeGreaterThan(0)
    const dropped = await counted(demo, 'dropped')
    collector.status = 200
    expect((await poll(demo)).status).toBe(207)
    await expect.poll(() => counted(demo, 'sent'), { timeout: 10_000 }).toBeGreaterThan(0)
    expect(await counted(demo, 'dropped')).toBe(dropped)
    collector.close()
    expect((await poll(demo)).status).toBe(207)
    await expect.poll(() => counted(demo, 'dropped'), { timeout: 10_000 }).toBeGreaterThan(dropped)
  })

  it('is among the hosts that an administrator is shown', async () => {
    const { collector, demo } = await traced()
    await poll(demo)
    await expect.poll(() => counted(demo, 'sent'), { timeout: 10_000 }).toBeGreaterThan(0)
    expect(demo.bridge.services.contacts.list().map(({ host }) => host)).toContain(new URL(collector.url).host)
  })
})

describe('settings of traces', () => {
  const good = {
    ENTRA_CLIENT_ID: traceId.replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    ENTRA_CLIENT_SECRET: 'x',
    TENANTS: '*',
  }
  const problems = (more: Readonly<Record<string, string>>) => {
    try {
      readConfig({ ...good, ...more })
      return []
    } catch (error) {
      return error instanceof ConfigError ? error.problems : ['unexpected']
    }
  }

  it('refuse what would send a secret in clear text, and what cannot be read, without saying it', () => {
    const at = 'http://collector.example:4318'
    expect(problems({ OTEL_EXPORTER_OTLP_ENDPOINT: at })).toEqual([])
    expect(problems({ OTEL_EXPORTER_OTLP_ENDPOINT: at, OTEL_EXPORTER_OTLP_HEADERS: `a=${key}` })).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT must be https, or lead to this machine, because OTEL_EXPORTER_OTLP_HEADERS travel there.',
    ])
    for (const bad of [`${key}`, `a b=${key}`, `host=${key}`, `a=%0d${key}`, `a=%${key}`]) {
      expect(problems({ OTEL_EXPORTER_OTLP_HEADERS: bad })).toEqual([
        'OTEL_EXPORTER_OTLP_HEADERS must be name=value pairs with commas between them, values percent-encoded.',
      ])
    }
    for (const bad of ['2', '-1', '1e-3', 'x']) expect(problems({ OTEL_TRACES_SAMPLER_ARG: bad })).toHaveLength(1)
  })
})
