import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../../sandbox/server.ts'
import {
  authorizeUrl,
  browse,
  calendarScopes,
  control,
  idClaims,
  oids,
  redeem,
  redirectUri,
  reset,
  type Seen,
  sent,
  start,
} from './entra-client.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await start()
})
beforeEach(() => reset(sandbox))
afterAll(() => sandbox.close())

const claimsOf = async (back: Seen) => idClaims(await redeem(sandbox, sent(back)['code'] ?? ''))

describe('a sign-in by the forms', () => {
  it('leads over the account picker and the consent page back to the application', async () => {
    const url = authorizeUrl(sandbox)
    const picker = await browse(url)
    expect(picker.heading).toBe('Pick an account')
    expect(picker.text).toContain('Pretend Microsoft sign-in (sandbox)')
    expect(picker.text).toContain(
      `value="${oids.adele}"><strong>Adele Vance</strong> <span>adele@contoso.example</span>`,
    )

    const consent = await browse(url, { person: oids.adele })
    expect(consent.heading).toBe('Permissions requested')
    expect(consent.text).toContain('Read your calendars')
    expect(consent.text).not.toContain('on behalf of your organization')

    const back = await browse(url, { person: oids.adele, consent: 'accept' })
    expect(back.status).toBe(302)
    expect(back.location?.href).toMatch(`${redirectUri}?code=`)
    expect(Object.keys(sent(back))).toEqual(['code', 'session_state', 'state'])
    expect(sent(back)['state']).toBe('the-state')
  })

  it('says in the id token when a password was typed, where the registration asks for that', async () => {
    sandbox.entra.app.optionalClaims.add('auth_time')
    const first = await browse(authorizeUrl(sandbox), { person: oids.adele, consent: 'accept' })
    const typedAt = (await claimsOf(first))['auth_time']
    await control(sandbox, 'POST', '/clock', { advanceMs: 3_600_000 })
    const silent = await browse(authorizeUrl(sandbox), undefined, first.cookie)
    const asked = await browse(authorizeUrl(sandbox, { prompt: 'login' }), { person: oids.adele }, first.cookie)
    const after = await browse(authorizeUrl(sandbox), undefined, asked.cookie)

    expect(typedAt).toBeTypeOf('number')
    expect((await claimsOf(silent))['auth_time']).toBe(typedAt)
    const anew = Number((await claimsOf(asked))['auth_time'])
    expect(anew - Number(typedAt)).toBeGreaterThanOrEqual(3600)
    expect((await claimsOf(after))['auth_time']).toBe(anew)
    await control(sandbox, 'POST', '/clock', { offsetMs: 0 })
    sandbox.entra.app.optionalClaims.clear()
  })

  it('asks for consent once, and again for a scope that is new', async () => {
    await browse(authorizeUrl(sandbox), { person: oids.adele, consent: 'accept' })
    expect((await browse(authorizeUrl(sandbox), { person: oids.adele })).status).toBe(302)
    const more = authorizeUrl(sandbox, { scope: `${calendarScopes} MailboxSettings.Read` })
    expect((await browse(more, { person: oids.adele })).heading).toBe('Permissions requested')
  })

  it('tells the application that the person declined', async () => {
    const back = await browse(authorizeUrl(sandbox), { person: oids.adele, consent: 'decline' })
    expect(sent(back)).toMatchObject({ error: 'access_denied', error_subcode: 'cancel', state: 'the-state' })
    expect(sent(back)['error_description']).toMatch(
      /^AADSTS65004: .* Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36} Timestamp: \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/,
    )
  })

  it('posts the answer where response_mode is form_post', async () => {
    const page = await browse(authorizeUrl(sandbox, { response_mode: 'form_post' }), {
      person: oids.adele,
      consent: 'accept',
    })
    expect(page.status).toBe(200)
    expect(page.text).toContain(`<form method="post" action="${redirectUri}">`)
    expect(page.text).toContain('<input type="hidden" name="state" value="the-state">')
    expect(page.text).toMatch(/name="code" value="1\./)
  })

  it('escapes what the link brings along', async () => {
    const hostile = authorizeUrl(sandbox, { response_mode: 'form_post', state: '"><script>alert(1)</script>' })
    const { text } = await browse(hostile, { person: oids.adele, consent: 'accept' })
    expect(text).toContain('name="state" value="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"')
    expect(text).not.toContain('<script>')
  })
})

describe('errors about the application stay on the page of Microsoft', () => {
  const cases: readonly [string, Record<string, string | undefined>, number][] = [
    ['a redirect URI that is not registered', { redirect_uri: `${redirectUri}/` }, 50011],
    ['a redirect URI in other case', { redirect_uri: redirectUri.replace('oauth', 'OAuth') }, 50011],
    ['no redirect URI', { redirect_uri: undefined }, 900971],
    ['an unknown client', { client_id: '11111111-2222-4333-8444-555555555555' }, 700016],
    ['no client', { client_id: undefined }, 900144],
  ]
  for (const [name, changes, code] of cases) {
    it(name, async () => {
      const page = await browse(authorizeUrl(sandbox, changes), { person: oids.adele, consent: 'accept' })
      expect(page.location).toBeUndefined()
      expect(page.heading).toBe('Sorry, but we’re having trouble signing you in')
      expect(page.text).toContain(`AADSTS${code}:`)
    })
  }

  it('an unknown tenant', async () => {
    expect((await browse(authorizeUrl(sandbox, {}, 'nowhere.example'))).text).toContain('AADSTS90002:')
  })

  it('but the port of http://localhost does not count', async () => {
    sandbox.register('http://localhost/callback')
    const elsewhere = authorizeUrl(sandbox, { redirect_uri: 'http://localhost:4711/callback' })
    expect((await browse(elsewhere)).heading).toBe('Pick an account')
    const otherPath = authorizeUrl(sandbox, { redirect_uri: 'http://localhost:4711/other' })
    expect((await browse(otherPath)).text).toContain('AADSTS50011:')
  })
})

describe('errors about the request go to the application', () => {
  const cases: readonly [string, Record<string, string | undefined>, string, number][] = [
    ['another response type', { response_type: 'id_token' }, 'unsupported_response_type', 700054],
    ['an unknown scope', { scope: 'openid Calendars.Raed' }, 'invalid_scope', 70011],
    ['no scope', { scope: undefined }, 'invalid_request', 900144],
    ['a challenge of an unknown kind', { code_challenge_method: 'S512' }, 'invalid_request', 9002313],
  ]
  for (const [name, changes, error, code] of cases) {
    it(name, async () => {
      const back = await browse(authorizeUrl(sandbox, changes))
      expect(sent(back)).toMatchObject({ error, state: 'the-state' })
      expect(sent(back)['error_description']).toContain(`AADSTS${code}:`)
    })
  }
})

describe('who may sign in where', () => {
  const cases: readonly [tenant: string, who: keyof typeof oids, code: number | undefined][] = [
    ['common', 'adele', undefined],
    ['common', 'johanna', undefined],
    ['common', 'nestor', 50020],
    ['common', 'room', 50034],
    ['organizations', 'adele', undefined],
    ['organizations', 'johanna', 50020],
    ['consumers', 'johanna', undefined],
    ['consumers', 'adele', 50020],
    ['contoso.example', 'adele', undefined],
    ['contoso.example', 'nestor', undefined],
    ['contoso.example', 'miriam', 50020],
    ['3d5a1f0e-7b64-4c1b-9a5c-6e2f8b1c0a11', 'adele', undefined],
  ]
  for (const [tenant, who, code] of cases) {
    it(`${who} at /${tenant}: ${code ?? 'welcome'}`, async () => {
      const page = await browse(authorizeUrl(sandbox, {}, tenant), { person: oids[who] })
      if (code === undefined) expect(page.heading).toBe('Permissions requested')
      else expect(page.text).toContain(`AADSTS${code}:`)
    })
  }

  it('nobody whose account is disabled', async () => {
    const adele = sandbox.context.directory.person(oids.adele)
    if (adele) adele.disabled = true
    expect((await browse(authorizeUrl(sandbox), { person: oids.adele })).text).toContain('AADSTS50057:')
  })
})

describe('sessions and prompt', () => {
  const session = async (...people: string[]) => {
    let cookie: string | undefined
    for (const person of people) {
      const url = authorizeUrl(sandbox, { prompt: 'select_account' })
      cookie = (await browse(url, { person, consent: 'accept' }, cookie)).cookie
    }
    return cookie
  }

  it('signs in unasked when one person is signed in already', async () => {
    expect(sent(await browse(authorizeUrl(sandbox), undefined, await session(oids.adele)))).toHaveProperty('code')
  })

  for (const prompt of ['login', 'select_account']) {
    it(`asks all the same with prompt=${prompt}`, async () => {
      const page = await browse(authorizeUrl(sandbox, { prompt }), undefined, await session(oids.adele))
      expect(page.heading).toBe('Pick an account')
    })
  }

  it('asks when two people are signed in, unless login_hint says who', async () => {
    const cookie = await session(oids.adele, oids.alex)
    expect((await browse(authorizeUrl(sandbox), undefined, cookie)).heading).toBe('Pick an account')
    const hinted = authorizeUrl(sandbox, { login_hint: 'alex@contoso.example' })
    expect(sent(await browse(hinted, undefined, cookie))).toHaveProperty('code')
  })

  it('offers the hinted person first', async () => {
    const { text } = await browse(authorizeUrl(sandbox, { login_hint: 'LGU@contoso.example' }))
    expect(/<strong>(.*?)<\/strong>/.exec(text)?.[1]).toBe('Lee Gu')
  })

  it('never shows a page with prompt=none', async () => {
    const silent = authorizeUrl(sandbox, { prompt: 'none' })
    expect(sent(await browse(silent))).toMatchObject({ error: 'login_required' })
    const two = await session(oids.adele, oids.alex)
    expect(sent(await browse(silent, undefined, two))).toMatchObject({ error: 'interaction_required' })
    const more = authorizeUrl(sandbox, { prompt: 'none', scope: `${calendarScopes} MailboxSettings.Read` })
    const one = await session(oids.adele)
    expect(sent(await browse(more, undefined, one))).toMatchObject({ error: 'consent_required' })
    expect(sent(await browse(silent, undefined, one))).toHaveProperty('code')
  })

  it('asks for consent again with prompt=consent', async () => {
    const page = await browse(authorizeUrl(sandbox, { prompt: 'consent' }), undefined, await session(oids.adele))
    expect(page.heading).toBe('Permissions requested')
  })

  it('ends with the logout page, which goes on only to a registered address', async () => {
    const cookie = await session(oids.adele)
    const logout = `${sandbox.origin}/common/oauth2/v2.0/logout?post_logout_redirect_uri=`
    const out = await browse(logout + encodeURIComponent(redirectUri), undefined, cookie)
    expect(out.location?.href).toBe(redirectUri)
    expect(out.cookie).toBe('sandbox-entra=')
    const stay = await browse(`${logout}https://elsewhere.example/`, undefined, cookie)
    expect(stay.heading).toBe('You signed out of your account')
  })
})
