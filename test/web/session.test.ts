import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import { type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  adele = new Visitor(world)
})
afterEach(() => world.close())

const isSignedIn = async (visitor: Visitor) => (await visitor.get('/')).text.includes('Sign out')

describe('a session', () => {
  it('gets an id of its own at sign-in, whatever the browser brought along', async () => {
    const planted = 'A'.repeat(43)
    adele.cookies.set('sid', planted)
    await adele.signIn()

    expect(adele.cookies.get('sid')).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(adele.cookies.get('sid')).not.toBe(planted)
  })

  it('replaces the one before', async () => {
    await adele.signIn()
    const before = adele.cookies.get('sid') ?? ''
    await adele.signIn('alex')
    const thief = new Visitor(world)
    thief.cookies.set('sid', before)

    expect((await adele.get('/')).text).toContain('Alex Wilber')
    expect(await isSignedIn(thief)).toBe(false)
  })

  it('is kept under a digest: the store knows no cookie', async () => {
    await adele.signIn()

    expect([...world.store.records].flat().join()).not.toContain(adele.cookies.get('sid'))
  })

  it('ends after 15 quiet minutes', async () => {
    await adele.signIn()
    world.clock.pass(14)
    expect(await isSignedIn(adele)).toBe(true)
    world.clock.pass(14)
    expect(await isSignedIn(adele)).toBe(true)
    world.clock.pass(15)
    expect(await isSignedIn(adele)).toBe(false)
  })

  it('ends after eight hours, however busy', async () => {
    await adele.signIn()
    for (let minutes = 0; minutes < 8 * 60 - 10; minutes += 10) {
      world.clock.pass(10)
      expect(await isSignedIn(adele)).toBe(true)
    }
    world.clock.pass(10)

    expect(await isSignedIn(adele)).toBe(false)
  })

  it('ends when access is withdrawn, and a new sign-in starts another', async () => {
    await adele.signIn()
    world.clock.pass(1)
    world.accounts.change('account2222', { state: 'revoked', stateSince: world.clock.now() })
    expect(await isSignedIn(adele)).toBe(false)

    world.clock.pass(1)
    await adele.signIn()
    expect(await isSignedIn(adele)).toBe(true)
  })

  it('does not come back to life when the person erased everything elsewhere and signed in anew', async () => {
    const [elsewhere, later] = [new Visitor(world), new Visitor(world)]
    await adele.signIn()
    await elsewhere.signIn()
    await elsewhere.post('/disconnect', { csrf: await elsewhere.csrf('/disconnect', '/disconnect') })
    world.clock.pass(1)
    await later.signIn()

    expect([await isSignedIn(later), await isSignedIn(adele)]).toEqual([true, false])
  })

  it('is not found when its cookie comes twice, changed, or under the name of the other scheme', async () => {
    await adele.signIn()
    const sid = adele.cookies.get('sid') ?? ''
    const flipped = (sid.startsWith('A') ? 'B' : 'A') + sid.slice(1)
    for (const cookie of [`sid=bad; sid=${sid}`, `sid=${flipped}`, `__Host-sid=${sid}`, `sid=${sid}x`, 'sid=']) {
      const { text } = await adele.send('/', { headers: { Cookie: cookie } })
      expect(text, cookie).not.toContain('Adele')
    }
  })
})

describe('cookies', () => {
  it('are bound to the host and to https where there is https', async () => {
    const secure = await fakeWorld({ publicUrl: 'https://cal.contoso.example/bridge' })
    const visitor = new Visitor(secure)
    const state = new URL((await visitor.get('/login')).location).searchParams.get('state')
    const { headers, location } = await visitor.get(`/bridge/oauth/callback?code=code-of-adele&state=${state}`)
    await secure.close()

    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^__Host-sid=[A-Za-z0-9_-]{43}; Max-Age=28800; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
      '__Host-pre=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure',
    ])
    expect(location).toBe('/bridge/')
  })

  it('are plain on loopback, still out of reach of scripts', async () => {
    const { headers } = await adele.get('/login')

    expect(headers.getSetCookie()).toEqual([
      expect.stringMatching(/^pre=[^;]{43}; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/),
    ])
  })
})

describe('leaving', () => {
  it('signs out with a form only', async () => {
    await adele.signIn()
    expect((await adele.get('/logout')).status).toBe(405)
    expect(await isSignedIn(adele)).toBe(true)

    const sid = adele.cookies.get('sid') ?? ''
    const answer = await adele.post('/logout', { csrf: await adele.csrf('/logout') })
    expect([answer.status, answer.location]).toEqual([303, '/?note=signed-out'])
    expect(answer.headers.get('Clear-Site-Data')).toBe('"cache", "storage"')
    adele.cookies.set('sid', sid)
    expect(await isSignedIn(adele)).toBe(false)
  })

  it('asks before it erases everything', async () => {
    await adele.signIn()
    const { text } = await adele.get('/disconnect')

    expect(text).toContain('Every app password stops working at once.')
    expect(world.mirror.erased).toEqual([])
  })

  it('erases account and copy, and ends every session of that person', async () => {
    const elsewhere = new Visitor(world)
    await elsewhere.signIn()
    await adele.signIn()
    await adele.create('Phone')
    const answer = await adele.post('/disconnect', { csrf: await adele.csrf('/disconnect', '/disconnect') })

    expect(answer.location).toBe('/?note=erased')
    expect([...world.accounts.records.keys()]).toEqual([])
    expect(world.mirror.erased).toEqual(['account2222', 'account2222'])
    expect(await isSignedIn(elsewhere)).toBe(false)
    expect(world.passwords.records).toEqual([])
    expect((await adele.get('/?note=erased')).text).toContain('has been erased')
  })
})

describe('leaving halfway', () => {
  it('stops the apps at once and lets the person try again', async () => {
    await adele.signIn()
    await adele.create('Phone')
    const erase = world.mirror.erase
    world.mirror.erase = () => Promise.reject(new Fault('unavailable', 'store down'))
    const csrf = await adele.csrf('/disconnect', '/disconnect')
    expect((await adele.post('/disconnect', { csrf })).status).toBe(503)
    expect(world.passwords.records).toEqual([])

    world.mirror.erase = erase
    expect((await adele.post('/disconnect', { csrf })).location).toBe('/?note=erased')
    expect(world.accounts.records.size).toBe(0)
  })
})

describe('trouble', () => {
  it('with the store is 503 with a time to come back, and never signs anybody out', async () => {
    await adele.signIn()
    world.store.down = true
    const answer = await adele.get('/')
    world.store.down = false

    expect([answer.status, answer.headers.get('Retry-After')]).toEqual([503, '30'])
    expect(answer.headers.getSetCookie()).toEqual([])
    expect(answer.text).toContain('Nothing is lost')
    expect(await isSignedIn(adele)).toBe(true)
  })

  it('with the store shows while a code is at hand, without spending it', async () => {
    const state = await adele.startSignIn()
    world.store.down = true

    expect((await adele.get(`/oauth/callback?code=code-of-adele&state=${state}`)).status).toBe(503)
    expect(world.entra.redeemed).toEqual([])
  })

  it('of our own tells nothing about itself', async () => {
    await adele.signIn()
    world.mirror.status = () => Promise.reject(new Error('secret detail'))
    const answer = await adele.get('/')

    expect(answer.status).toBe(500)
    expect(answer.text).toContain('Something went wrong')
    expect(answer.text).not.toContain('secret detail')
  })

  it('with a sealed record is 503 too', async () => {
    await adele.signIn()
    world.mirror.status = () => Promise.reject(new Fault('locked', 'no key'))

    expect((await adele.get('/')).status).toBe(503)
  })
})
