import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { html } from '../../src/web/html.ts'
import { start } from './fake-store.ts'
import { calendar, type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor

beforeEach(async () => {
  world = await fakeWorld({ isDemo: true })
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
      '/help/consent',
    ]) {
      expect(text).toContain(wanted)
    }
    expect(text).toContain('<p class="demo">This is a demo')
    expect(text).not.toContain('1.2.3')
  })

  it('ignores notes that are not in its list', async () => {
    for (const note of ['evil', '__proto__', 'toString', '<b>']) {
      expect((await adele.get(`/?note=${encodeURIComponent(note)}`)).text).not.toContain('class="note"')
    }
  })
})

describe('the page of a person', () => {
  it('does not say that calendars are on their way while nobody reads them', async () => {
    await adele.signIn()
    const calendars = async () => (await adele.get('/')).text.split('id="calendars"')[1]?.split('</section>')[0]
    world.mirror.state = { calendars: undefined, running: true, problem: undefined }
    expect(await calendars()).toContain('The list of your calendars is on its way')
    const problem = { kind: 'denied', code: 'TENANT_NOT_ENABLED', at: start } as const
    world.mirror.state = { calendars: undefined, running: false, problem }
    expect(await calendars()).toContain('Not read yet. The top of this page says why.')
    expect(await calendars()).not.toContain('on its way')
  })

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
    expect(await home()).toContain('reading …')
    world.mirror.state = {
      ...world.mirror.state,
      calendars: [calendar('A'), calendar('B', { events: undefined, reading: 1500 })],
    }
    expect(await home()).toContain('1,500 events so far …')
    expect(await home()).toContain('data-refresh="3"')
    expect(await home()).toContain('<meta http-equiv="refresh" content="9">')
  })

  it('shows each calendar with colour, owner, count, last check and what was left out', async () => {
    const skipped = [
      { reason: 'has no start', count: 2 },
      { reason: 'of an older version', count: 1 },
    ]
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
      '<li>2 × It has no start</li>',
      '<li>1 × <span lang="en">of an older version</span></li>',
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
