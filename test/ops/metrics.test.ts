/** Metrics and probes, asked for as Prometheus and a load balancer do, on the running bridge. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { catalogue } from '../../src/ops/catalogue.ts'
import { createMeter } from '../../src/ops/meter.ts'
import { dav, startQuietDemo } from '../e2e/stage.ts'

let demo: Demo
beforeAll(async () => {
  demo = await startQuietDemo({ METRICS_PORT: '0' })
})
afterAll(() => demo.close())

const page = () => fetch(`http://127.0.0.1:${demo.bridge.metricsPort}/metrics`)
/** The value of a series, by its name and labels as they are written. */
async function value(series: string): Promise<number | undefined> {
  const line = (await (await page()).text()).split('\n').find((each) => each.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}
const poll = () => dav(demo, 'PROPFIND', demo.facts.homeUrl, { depth: '1' })

describe('GET /metrics', () => {
  it('is on a port of its own, in the text format of Prometheus, and nowhere else', async () => {
    const answer = await page()
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    const lines = (await answer.text()).trimEnd().split('\n')
    const form = /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="[^"\\]*",?)+\})? (-?[0-9.e+-]+|\+Inf))$/
    expect(lines.filter((line) => !form.test(line))).toEqual([])
    expect((await fetch(`${demo.bridge.publicUrl}/metrics`)).status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${demo.bridge.metricsPort}/`)).status).toBe(404)
    expect((await fetch(`http://127.0.0.1:${demo.bridge.metricsPort}/metrics`, { method: 'POST' })).status).toBe(405)
  })

  it('tells of every part of the bridge', async () => {
    await poll()
    await dav(demo, 'REPORT', demo.facts.homeUrl, { credentials: [demo.facts.username, 'wrong'] })
    expect(await value('bridge_http_requests_total{door="dav",status="2xx"}')).toBeGreaterThan(0)
    expect(await value('bridge_auth_total{outcome="opened"}')).toBeGreaterThan(0)
    expect(await value('bridge_auth_total{outcome="refused"}')).toBe(1)
    expect(await value('bridge_graph_calls_total{outcome="2xx"}')).toBeGreaterThan(0)
    expect(await value('bridge_graph_throttled_total')).toBe(0)
    expect(await value('bridge_accounts{state="connected"}')).toBe(1)
    expect(await value('bridge_sync_rounds_total{outcome="done"}')).toBeGreaterThan(0)
    expect(await value('bridge_sync_rounds_running')).toBe(0)
    expect(await value('bridge_sync_rounds_waiting')).toBe(0)
    expect(await value('bridge_store_operation_seconds_count{operation="read"}')).toBeGreaterThan(0)
    expect(await value('bridge_sync_age_seconds')).toBeLessThan(60)
    expect(await value('bridge_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0)
    expect(await value('process_resident_memory_bytes')).toBeGreaterThan(1e7)
    expect(await value('process_cpu_seconds_total')).toBeGreaterThan(0)
  })

  it('tells how long the process could not get to its work', async () => {
    await page()
    for (let asked = 0; asked < 10; asked += 1) await poll() // the watch begins anew with each page: it has to have begun
    const end = performance.now() + 500
    while (performance.now() < end);
    expect(await value('bridge_event_loop_delay_seconds{quantile="1"}')).toBeGreaterThan(0.4)
  })

  it('counts what Microsoft turns away', async () => {
    const { faults } = demo.sandbox.context
    const before = (await value('bridge_graph_calls_total{outcome="4xx"}')) ?? 0
    faults.on({ name: 'g01-429-fractional', times: 1, with: { retryAfter: '0.01' } })
    await poll()
    faults.off()
    expect(await value('bridge_graph_throttled_total')).toBe(1)
    expect(await value('bridge_graph_calls_total{outcome="4xx"}')).toBe(before + 1)
  })

  it('names nobody', async () => {
    const text = await (await page()).text()
    const { username, password, homeUrl } = demo.facts
    const account = homeUrl.split('/').at(-2) ?? ''
    for (const secret of [username, password, account, 'adele', 'contoso']) expect(text).not.toContain(secret)
  })
})

describe('GET /ready', () => {
  const ready = async () => {
    const answer = await fetch(`${demo.bridge.publicUrl}/ready`)
    return [answer.status, (await answer.text()).trim()]
  }

  it('answers 200 while Microsoft is dark', async () => {
    const { faults } = demo.sandbox.context
    faults.on({ name: 'g04-503' })
    expect(await ready()).toEqual([200, 'ready'])
    faults.off()
  })

  it('answers 503 when the store does not answer, while /health still says that the process lives', async () => {
    const other = await startQuietDemo()
    await other.bridge.services.store.close()
    const answer = await fetch(`${other.bridge.publicUrl}/ready`)
    expect([answer.status, await answer.text()]).toEqual([503, 'not ready: the store does not answer\n'])
    expect((await fetch(`${other.bridge.publicUrl}/health`)).status).toBe(200)
    await other.close().catch(() => {})
  })
})

describe('the meter', () => {
  it('adds the buckets of a histogram up, and escapes what labels hold', () => {
    const meter = createMeter()
    for (const seconds of [0.0005, 0.2, 30]) meter.observe('bridge_store_operation_seconds', seconds, ['read'])
    meter.add('bridge_jobs_failed_total', [], 2)
    meter.set('bridge_info', 1, ['a"b\\c\nd'])
    const lines = meter.text().split('\n')
    const bucket = (end: string) => `bridge_store_operation_seconds_bucket{operation="read",le="${end}"}`
    expect(lines).toContain(`${bucket('0.001')} 1`)
    expect(lines).toContain(`${bucket('0.25')} 2`)
    expect(lines).toContain(`${bucket('+Inf')} 3`)
    expect(lines).toContain('bridge_store_operation_seconds_sum{operation="read"} 30.2005')
    expect(lines).toContain('bridge_store_operation_seconds_count{operation="read"} 3')
    expect(lines).toContain('bridge_jobs_failed_total 2')
    expect(lines).toContain('bridge_info{version="a\\"b\\\\c\\nd"} 1')
  })
})

describe('the dashboard and the alerts', () => {
  const root = join(import.meta.dirname, '..', '..', 'deploy')
  const suffixes = /_(bucket|sum|count)$/
  const known = (name: string) => Object.hasOwn(catalogue, name) || Object.hasOwn(catalogue, name.replace(suffixes, ''))
  const named = (text: string) => new Set(text.match(/\b(bridge|process)_[a-z_]+\b/g))

  it('show only what the bridge tells, and all of it', () => {
    const board = JSON.parse(readFileSync(join(root, 'grafana', 'outlook-caldav-bridge.json'), 'utf8')) as {
      panels: { targets: { expr: string }[] }[]
    }
    const shown = named(JSON.stringify(board))
    expect([...shown].filter((name) => !known(name))).toEqual([])
    const missing = Object.keys(catalogue).filter(
      (name) => ![...shown].some((one) => one.replace(suffixes, '') === name),
    )
    expect(missing).toEqual(['process_uptime_seconds'])
    expect(board.panels.every(({ targets }) => targets.every(({ expr }) => expr !== ''))).toBe(true)
  })

  it('warn only of what the bridge tells', () => {
    const rules = readFileSync(join(root, 'prometheus', 'alerts.yaml'), 'utf8')
    expect([...named(rules)].filter((name) => !known(name))).toEqual([])
    expect(rules.match(/- alert:/g)?.length).toBe(rules.match(/expr:/g)?.length)
  })
})
