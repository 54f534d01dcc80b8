import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { web } from '../../src/web/server.ts'
import { type FakeWorld, fakeWorld, nobodysOffice, registered } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  adele = new Visitor(world)
})
afterEach(() => world.close())

describe('addresses', () => {
  it('work below a sub-path, cut off by the proxy or not, and links never come from the request', async () => {
    const below = await fakeWorld({ publicUrl: 'https://cal.contoso.example/bridge/' })
    const visitor = new Visitor(below)
    for (const path of ['/', '/bridge', '/bridge/', '/?x=1']) {
      const { status, text } = await visitor.send(path, { headers: { 'X-Forwarded-Host': 'evil.example' } })
      expect([status, text.includes('href="/bridge/login"'), text.includes('evil')], path).toEqual([200, true, false])
    }
    expect((await visitor.get('/bridge/login')).status).toBe(303)
    expect(below.entra.asked[0]?.redirectUri).toBe('https://cal.contoso.example/bridge/oauth/callback')
    expect((await visitor.get('/bridge/bridge/login')).status).toBe(404)
    await below.close()
  })

  it('that are not ours get a page, and do not match by chance', async () => {
    for (const path of [
      '/nowhere',
      '/LOGIN',
      '/static/..%2f..%2fpackage.json',
      '/data/bridge.sqlite',
      '/assets/page.js.map',
      '/metrics',
    ]) {
      const { status, text } = await adele.get(path)
      expect([status, text.includes('There is nothing here')], path).toEqual([404, true])
    }
  })

  it('of assets are kept for good under their version, and checked without it', async () => {
    const versioned = /\/assets\/page\.css\?v=[A-Za-z0-9_-]+/.exec((await adele.get('/')).text)?.[0] ?? ''
    const first = await adele.get(versioned)
    expect(first.headers.get('Content-Type')).toBe('text/css; charset=utf-8')
    expect(first.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')

    const plain = await adele.send('/assets/page.css', {
      headers: { 'If-None-Match': first.headers.get('ETag') ?? '', 'Cache-Control': 'max-age=0' },
    })
    expect([plain.status, plain.text, plain.headers.get('Cache-Control')]).toEqual([304, '', 'public, max-age=300'])
    for (const name of ['..%2fhtml.ts', 'constructor', '%00'])
      expect((await adele.get(`/assets/${name}`)).status).toBe(404)
  })

  it('of health tell nothing but that the process answers', async () => {
    world.store.down = true
    const { status, text } = await adele.get('/health')

    expect([status, text]).toEqual([200, 'ok\n'])
  })
})

describe('what is not the token page’s own', () => {
  it('is passed on untouched: DAV on /, DAV answers of any kind, clients that want no page', async () => {
    const seen: string[] = []
    const app = new Koa()
    const deps = {
      ...world,
      registration: registered,
      loginOrigin: 'https://login.example',
      version: '1',
      ...nobodysOffice(world.clock),
      homePath: () => '/dav/calendars/a/',
      principalPath: () => '/dav/principals/a/',
      calendarPath: () => '/',
      feedPath: () => '/',
      log: silentLog,
    }
    app.use(web(deps))
    app.use((ctx) => {
      seen.push(`${ctx.method} ${ctx.path} ${!ctx.res.hasHeader('Content-Security-Policy')}`)
    })
    const answer = app.callback()
    const server = createServer((request, response) => void answer(request, response)).listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    for (const method of ['PROPFIND', 'OPTIONS', 'POST']) await fetch(`${address}/`, { method })
    const missing = await fetch(`${address}/dav/x.ics`)
    server.close()

    expect(seen).toEqual(['PROPFIND / true', 'OPTIONS / true', 'POST / true', 'GET /dav/x.ics true'])
    expect(await missing.text()).toBe('Not Found')
  })
})
