import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../src/log.ts'
import { html } from '../../src/web/html.ts'
import { calendar, type FakeWorld, fakeWorld, start } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor

beforeEach(async () => {
  world = await fakeWorld({ demo: 'A demonstration <with> pretend people' })
  adele = new Visitor(world)
})
afterEach(() => world.close())

describe('the template', () => {
  it('escapes whatever is put into it, once', () => {
    const evil = `<a href="x" title='y'>&amp;`
    expect(html`<p title="${evil}">${[evil, html`<b>${1}</b>`]}${undefined}${false}</p>`.toString()).toBe(
      '<p title="&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;">&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;<b>1</b></p>',
    )
  })
})

describe('the page for strangers', () => {
  it('says what it is, what it asks for, what it never does, and where to sign in', async () => {
    const { status, text } = await adele.get('/')

    expect(status).toBe(200)
    for (const wanted of [
      'Sign in with Microsoft',
      'href="/login"',
      'What it asks for',
      'What it never does',
      '/help/approval',
    ]) {
      expect(text).toContain(wanted)
    }
    expect(text).toContain('A demonstration &lt;with&gt; pretend people')
    expect(text).not.toContain('1.2.3')
  })

  it('ignores notes that are not in its list', async () => {
    for (const note of ['evil', '__proto__', 'toString', '<b>']) {
      expect((await adele.get(`/?note=${encodeURIComponent(note)}`)).text).not.toContain('class="note"')
    }
  })
})

describe('the page of a person', () => {
  const home = async () => (await adele.get('/')).text

  beforeEach(() => adele.signIn())

  it('shows the first sync’s progress and looks again by itself', async () => {
    world.mirror.state = { calendars: undefined, running: true, problem: undefined }
    expect(await home()).toContain('data-state="starting"')
    expect(await home()).toContain('<progress id="progress" aria-label')

    world.mirror.state = {
      calendars: [calendar('A'), calendar('B', { events: undefined })],
      running: true,
      problem: undefined,
    }
    expect(await home()).toContain('value="1" max="2"')
    expect(await home()).toContain('data-refresh="3"')
    expect(await home()).toContain('<meta http-equiv="refresh" content="9">')
  })

  it('shows each calendar with colour, owner, count, last check and what was left out', async () => {
    const skipped = [{ reason: 'no start', count: 2 }]
    const team = calendar('Team <x>', {
      color: '#E3008C',
      sharedBy: 'Megan Bowen',
      events: 1284,
      checkedAt: start - 120_000,
      skipped,
    })
    world.mirror.state = { calendars: [team], running: false, problem: undefined }
    const text = await home()

    for (const wanted of [
      'Team &lt;x&gt;',
      'fill="#E3008C"',
      'shared by Megan Bowen',
      '1,284 events',
      'checked 2 minutes ago',
      '2 × no start',
    ]) {
      expect(text).toContain(wanted)
    }
    expect(text).toContain('data-state="connected"')
    expect(text).not.toContain('http-equiv="refresh"')
  })

  const problems: readonly [kind: string, code: string | undefined, state: string, words: string][] = [
    ['unavailable', undefined, 'trouble', 'Microsoft is not answering just now'],
    ['throttled', 'TooManyRequests', 'trouble', 'Nothing for you to do'],
    ['denied', 'ErrorAccessDenied', 'denied', 'Your administrator’s move'],
    ['notFound', 'MailboxNotEnabledForRESTAPI', 'noMailbox', 'Your move'],
    ['misconfigured', 'AADSTS7000222', 'operator', 'The operator’s move'],
  ]
  for (const [kind, code, state, words] of problems) {
    it(`says whose move it is when Microsoft answers ${code ?? kind}`, async () => {
      world.mirror.state = { calendars: [calendar('A')], running: false, problem: { kind, code, at: start } }
      const text = await home()

      expect(text).toContain(`data-state="${state}"`)
      expect(text).toContain(words)
      if (code !== undefined) expect(text).toContain(code)
    })
  }

  it('asks for a new sign-in and says why', async () => {
    world.clock.pass(1)
    world.accounts.change('account2222', {
      state: 'signInNeeded',
      stateCode: 'AADSTS50076',
      stateSince: start - 7_200_000,
    })
    const text = await home()

    for (const wanted of [
      'data-state="signInNeeded"',
      'second factor',
      'AADSTS50076',
      'since 2 hours ago',
      'Sign in again',
    ]) {
      expect(text).toContain(wanted)
    }
  })
})

describe('every answer', () => {
  it('carries the same protection', async () => {
    for (const path of [
      '/',
      '/login',
      '/oauth/callback',
      '/help/approval',
      '/passwords',
      '/nowhere',
      '/health',
      '/assets/nothing',
    ]) {
      const { headers } = await adele.get(path)
      expect(Object.fromEntries(headers), path).toMatchObject({
        'content-security-policy': expect.stringMatching(
          /^default-src 'none'; .*frame-ancestors 'none'; base-uri 'none'$/,
        ),
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-robots-tag': 'noindex',
      })
      expect(headers.get('Strict-Transport-Security')).toBeNull()
      expect(headers.get('Access-Control-Allow-Origin')).toBeNull()
    }
  })

  it('insists on https where there is https', async () => {
    const secure = await fakeWorld({ publicUrl: 'https://cal.contoso.example' })
    const { headers } = await new Visitor(secure).get('/')
    await secure.close()

    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000; includeSubDomains')
  })

  it('holds no script, no style and no address of others', async () => {
    await adele.signIn()
    for (const path of ['/', '/help/approval', '/disconnect']) {
      const { text } = await adele.get(path)
      expect(text).not.toMatch(/<script(?! src="\/assets\/)|<style|style="|onclick|javascript:/)
      expect(text.match(/(?:href|src|action)="(?!\/|#)[^"]*"/g), path).toBeNull()
    }
  })
})

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
    const { web } = await import('../../src/web/server.ts')
    const app = new Koa()
    const deps = {
      ...world,
      loginOrigin: 'https://login.example',
      version: '1',
      calendarPath: () => '/',
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
