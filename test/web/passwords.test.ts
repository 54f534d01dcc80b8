import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { calendar, type FakeWorld, fakeWorld, loginOrigin } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  adele = new Visitor(world)
  await adele.signIn()
})
afterEach(() => world.close())

const secret = 'pw000000-k7m2x-9pq4r-t8w3z-h5n6v-b2c7dj'

describe('a new app password', () => {
  it('is shown once, with server and user name', async () => {
    world.mirror.state = { calendars: [calendar('Team')], running: false, problem: undefined }
    const page = await adele.create('Thunderbird')
    const { text } = await adele.get(page)

    expect(page).toBe('/passwords/pw000000')
    expect(text).toContain('Set up Thunderbird')
    const values = Object.fromEntries(
      [...text.matchAll(/<code id="([^"]+)"[^>]*>([^<]+)</g)].map(([, id, value]) => [id, value]),
    )
    expect(values).toEqual({
      server: world.address,
      user: 'adele@contoso.example',
      password: secret,
      caldav: `${world.address}/dav/`,
      host: new URL(world.address).host,
      principal: `${world.address}/dav/principals/account2222/`,
      home: `${world.address}/dav/calendars/account2222/`,
      'calendar-team': `${world.address}/dav/calendars/account2222/team/`,
    })
  })

  it('is gone on reload, and nowhere on the other pages', async () => {
    const page = await adele.create('Thunderbird')
    expect((await adele.get(page)).text).toContain(secret)

    const again = await adele.get(page)
    expect([again.status, again.location]).toEqual([303, '/'])
    expect((await adele.get('/')).text).not.toContain(secret)
    expect([...world.store.records.values()].join()).not.toContain(secret)
  })

  it('is not used up by HEAD', async () => {
    const page = await adele.create('Thunderbird')

    expect((await adele.send(page, { method: 'HEAD' })).status).toBe(405)
    expect((await adele.get(page)).text).toContain(secret)
  })

  it('is shown to nobody else', async () => {
    const page = await adele.create('Thunderbird')
    const [alex, again, stranger] = [new Visitor(world), new Visitor(world), new Visitor(world)]
    await alex.signIn('alex')
    await again.signIn()

    for (const visitor of [alex, again, stranger]) expect((await visitor.get(page)).text).not.toContain(secret)
  })

  it('is made for the person of the session, whatever else the form says', async () => {
    const csrf = await adele.csrf('/passwords')
    const extras = {
      oid: 'x',
      tid: 'x',
      accountId: 'account3333',
      calendar: '*',
      expires: '1970-01-01',
      '__proto__[a]': '1',
    }
    for (const [name, value] of Object.entries(extras)) {
      expect((await adele.post('/passwords', { label: 'x', csrf, [name]: value })).status, name).toBe(400)
    }

    expect(world.passwords.records).toEqual([])
  })

  it('needs a sign-in younger than ten minutes, then lands where it was asked for', async () => {
    world.clock.pass(10)
    const answer = await adele.post('/passwords', { label: 'Thunderbird', csrf: await adele.csrf('/passwords') })
    expect([answer.status, answer.location]).toEqual([303, '/login/again'])
    expect(world.passwords.records).toEqual([])

    const state = await adele.startSignIn('/login/again')
    expect(world.entra.asked.at(-1)).toMatchObject({ prompt: 'login', loginHint: 'adele@contoso.example' })
    const back = await adele.get(`/oauth/callback?code=code-of-adele&state=${state}`)
    expect(back.location).toBe('/?note=again#connect')
    expect((await adele.get('/?note=again')).text).toContain('Now you can create the password')
    expect(await adele.create('Thunderbird')).toBe('/passwords/pw000000')
  })

  it('may be followed by a redirect to the sign-in, as far as the page’s own policy is concerned', async () => {
    const policy = (await adele.get('/')).headers.get('Content-Security-Policy')

    expect(policy).toContain(`form-action 'self' ${loginOrigin};`)
  })
})

describe('the name of an app', () => {
  const kept: Record<string, string> = {
    '  Thunderbird  ': 'Thunderbird',
    '👩‍💻 laptop': '👩‍💻 laptop',
    '<script>alert(1)</script>': '<script>alert(1)</script>',
    "'); DROP TABLE keyv;--": "'); DROP TABLE keyv;--",
  }
  for (const [typed, label] of Object.entries(kept)) {
    it(`keeps ${JSON.stringify(typed)} as ${JSON.stringify(label)}`, async () => {
      await adele.create(typed)

      expect(world.passwords.records[0]?.label).toBe(label)
    })
  }

  it('is text on the page, never markup', async () => {
    await adele.create('"><img src=x onerror=alert(1)>')

    const { text } = await adele.get('/')
    expect(text).not.toContain('<img')
    expect(text).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;')
  })

  for (const label of ['', '   ', 'a\r\nSet-Cookie: x=1', 'a\0b', '\u202egnp.exe', 'a'.repeat(65)]) {
    it(`may not be ${JSON.stringify(label.slice(0, 20))} (${label.length})`, async () => {
      expect(await adele.create(label)).toBe('/?note=label#connect')
      expect(world.passwords.records).toEqual([])
    })
  }
})

describe('a list of passwords', () => {
  it('says who used what when, and what has ended', async () => {
    await adele.create('Phone')
    const now = world.clock.now()
    const [phone] = world.passwords.records
    if (phone === undefined) throw new Error('no password')
    world.passwords.records[0] = { ...phone, lastUsedAt: now - 300_000, lastUsedBy: 'iOS', expiresAt: now - 1 }

    const { text } = await adele.get('/')
    expect(text).toContain('Created 24 Nov 2026')
    expect(text).toContain('used 5 minutes ago by iOS')
    expect(text).toContain('ended 24 Nov 2026')
  })

  it('stops at fifty', async () => {
    for (let count = 0; count < 50; count += 1) await world.passwords.create('account2222', 'app')

    expect(await adele.create('one more')).toBe('/?note=full#connect')
    expect((await adele.get('/?note=full')).text).toContain('50 app passwords already')
  })
})

describe('revoking', () => {
  it('takes a password away at once', async () => {
    await adele.create('Phone')
    const answer = await adele.post('/passwords/pw000000/revoke', {
      csrf: await adele.csrf('/passwords/pw000000/revoke'),
    })

    expect([answer.status, answer.location]).toEqual([303, '/?note=revoked#apps'])
    expect(world.passwords.records).toEqual([])
  })

  it('answers the same for somebody else’s password, a revoked one and none', async () => {
    await adele.create('Phone')
    const csrf = await adele.csrf('/passwords/pw000000/revoke')
    await world.passwords.create('account3333', 'Alex’s phone')
    const answers = []
    for (const id of ['pw000001', 'pw999999', '1', '%00', '..%2f..%2fx', 'x'.repeat(200)]) {
      answers.push(await adele.post(`/passwords/${id}/revoke`, { csrf }))
    }

    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(404)
    expect(world.passwords.records).toHaveLength(2)
  })

  it('needs no recent sign-in: taking away must be easy', async () => {
    await adele.create('Phone')
    world.clock.pass(12)
    await adele.post('/passwords/pw000000/revoke', { csrf: await adele.csrf('/passwords/pw000000/revoke') })

    expect(world.passwords.records).toEqual([])
  })
})
