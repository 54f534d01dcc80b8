/** What people see of their browser sessions, and how they end them. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { browserName } from '../../src/web/browsers.ts'
import { type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0'
const safari =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1'

let world: FakeWorld
beforeEach(async () => {
  world = await fakeWorld()
})
afterEach(() => world.close())

/** Comes from a browser that says so. */
class With extends Visitor {
  readonly #agent: string
  constructor(agent: string) {
    super(world)
    this.#agent = agent
  }
  override send(path: string, init: RequestInit = {}) {
    return super.send(path, { ...init, headers: { 'User-Agent': this.#agent, ...init.headers } })
  }
}

async function arrive(agent: string, name = 'adele'): Promise<Visitor> {
  const visitor = new With(agent)
  await visitor.signIn(name)
  return visitor
}

const namesIn = (text: string) =>
  text
    .split('<li class="app" data-session')
    .slice(1)
    .map((row) => row.replace(/<span class="unseen">[^<]*<\/span>/, '').replace(/^[^>]*>|<[^>]*>/g, ' '))
    .map((row) => row.replace(/\s+/g, ' ').trim())
const isSignedIn = async (visitor: Visitor) => (await visitor.get('/')).text.includes('Sign out')
const endOf = (page: string, name: string) =>
  new RegExp(`<b>${name}</b>.*?action="(/sessions/[A-Za-z0-9_-]{22}/end)"`, 's').exec(page)?.[1] ?? 'no such session'

describe('the page of sessions', () => {
  it('lists the browsers of its person, the one at hand first, and says no more of them', async () => {
    const tablet = await arrive(safari.replaceAll('iPhone', 'iPad'))
    world.clock.pass(2)
    await arrive(firefox, 'alex')
    const laptop = await arrive(firefox)
    world.clock.pass(0.5)
    const phone = await arrive(safari)
    const { text } = await laptop.get('/sessions')

    const [first, second, third, ...more] = namesIn(text)
    expect(first).toMatch(/^Firefox, Windows this browser signed in just now · last used just now/)
    expect(second).toMatch(/^Safari, iPhone signed in just now · last used just now End/)
    expect(third).toMatch(/^Safari, iPad signed in 2 minutes ago · last used 2 minutes ago End/)
    expect(more).toEqual([])
    const kept = [...world.store.records.keys()].filter((key) => key.startsWith('web-session:'))
    for (const secret of [...tablet.cookies.values(), ...phone.cookies.values(), ...kept.map((key) => key.slice(12))])
      expect(text).not.toContain(secret)
    expect((await laptop.get('/')).text).toContain('href="/sessions"')
  })

  it('leaves out what is over: idle, signed out, replaced', async () => {
    await arrive(safari)
    world.clock.pass(15)
    const [left, laptop] = [await arrive(firefox), await arrive(firefox)]
    await left.post('/logout', { csrf: await left.csrf('/logout') })
    await laptop.signIn()

    expect(namesIn((await laptop.get('/sessions')).text)).toHaveLength(1)
  })

  it('leaves out sessions of an account that was erased and made anew', async () => {
    await arrive(safari)
    world.accounts.change('account2222', { createdAt: world.clock.now() + 1 })
    expect(namesIn((await (await arrive(firefox)).get('/sessions')).text)).toHaveLength(1)
  })

  it('names a browser that does not say what it is as unknown', async () => {
    const visitor = await arrive('<script>')
    const { text } = await visitor.get('/sessions')
    expect(namesIn(text)[0]).toMatch(/^Unknown browser this browser/)
    expect(text).not.toContain('<script>')
  })

  it('is there for each account of a browser', async () => {
    const both = await arrive(firefox)
    const state = await both.startSignIn('/login/another')
    await both.get(`/oauth/callback?code=code-of-alex&state=${state}`)
    const alone = await arrive(safari, 'adele')

    expect(namesIn((await both.get('/sessions')).text)).toHaveLength(1)
    expect(namesIn((await alone.get('/sessions')).text)).toHaveLength(2)
  })
})

describe('the twenty-first session', () => {
  const twenty = async () => {
    const all: Visitor[] = []
    for (let each = 0; each < 20; each += 1) {
      world.clock.pass(0.1)
      all.push(await arrive(safari))
    }
    return all
  }

  it('ends the one that was not used for longest', async () => {
    const [first, second, ...others] = await twenty()
    world.clock.pass(2)
    expect(await isSignedIn(first as Visitor)).toBe(true)
    const latest = await arrive(firefox)

    expect(await isSignedIn(second as Visitor)).toBe(false)
    for (const visitor of [first as Visitor, ...others, latest]) expect(await isSignedIn(visitor)).toBe(true)
    expect(namesIn((await latest.get('/sessions')).text)).toHaveLength(20)
  })

  it('takes nothing else away: neither other people’s sessions nor another account of the same browser', async () => {
    const both = await arrive(firefox, 'alex')
    const add = async (name: string) => {
      const state = await both.startSignIn('/login/another')
      await both.get(`/oauth/callback?code=code-of-${name}&state=${state}`)
    }
    await add('adele')
    const alone = await arrive(firefox, 'alex')
    for (const visitor of await twenty()) expect(await isSignedIn(visitor)).toBe(true)

    expect((await both.get('/')).text).toContain('Alex Wilber')
    expect((await both.get('/')).text).not.toContain('Adele Vance')
    expect(await isSignedIn(alone)).toBe(true)
  })
})

describe('a person', () => {
  it('ends another one at once, and leaves the one at hand', async () => {
    const [phone, laptop] = [await arrive(safari), await arrive(firefox)]
    const { text } = await laptop.get('/sessions')
    const path = endOf(text, 'Safari, iPhone')
    const answer = await laptop.post(path, { csrf: await laptop.csrf(path, '/sessions') })

    expect(answer.location).toBe('/sessions?note=sessionEnded')
    expect((await laptop.get(answer.location)).text).toContain('That session has ended.')
    expect([await isSignedIn(phone), await isSignedIn(laptop)]).toEqual([false, true])
    expect(namesIn((await laptop.get('/sessions')).text)).toHaveLength(1)
  })

  it('ends all of them', async () => {
    const [phone, laptop, alexs] = [await arrive(safari), await arrive(firefox), await arrive(safari, 'alex')]
    const answer = await laptop.post('/sessions/end', { csrf: await laptop.csrf('/sessions/end', '/sessions') })

    expect(answer.location).toBe('/?note=signed-out')
    expect(laptop.cookies.has('sid')).toBe(false)
    expect([await isSignedIn(phone), await isSignedIn(laptop), await isSignedIn(alexs)]).toEqual([false, false, true])
  })

  it('ends none before a fresh sign-in', async () => {
    const [phone, laptop] = [await arrive(safari), await arrive(firefox, 'alex')]
    const another = await laptop.startSignIn('/login/another')
    await laptop.get(`/oauth/callback?code=code-of-adele&state=${another}`)
    world.clock.pass(11)
    const path = endOf((await laptop.get('/sessions')).text, 'Safari, iPhone')
    for (const one of [path, '/sessions/end']) {
      const csrf = await laptop.csrf(one, '/sessions')
      expect((await laptop.post(one, { csrf })).location).toBe('/login/sessions')
    }
    expect(await isSignedIn(phone)).toBe(true)
    const state = await laptop.startSignIn('/login/sessions')
    expect((await laptop.get(`/oauth/callback?code=code-of-adele&state=${state}`)).location).toBe('/sessions')
    expect(world.entra.asked.at(-1)).toMatchObject({ prompt: 'login' })
    expect((await laptop.get('/')).text).toContain('Alex Wilber')
    await laptop.post(path, { csrf: await laptop.csrf(path, '/sessions') })
    expect(await isSignedIn(phone)).toBe(false)
  })

  it('ends nobody else’s, and learns of none', async () => {
    const [alexs, adele] = [await arrive(safari, 'alex'), await arrive(firefox)]
    await arrive(firefox)
    const other = await arrive(firefox, 'alex')
    const path = endOf((await other.get('/sessions')).text, 'Safari, iPhone')
    const own = endOf((await adele.get('/sessions')).text, 'Firefox, Windows')
    const csrf = await adele.csrf(own, '/sessions')
    const foreign = await adele.post(path, { csrf })
    const unknown = await adele.post(`/sessions/${'A'.repeat(22)}/end`, { csrf })

    expect([foreign.status, foreign.text]).toEqual([404, unknown.text])
    expect(await isSignedIn(alexs)).toBe(true)
  })

  it('who erases everything leaves no list behind', async () => {
    await arrive(safari)
    const laptop = await arrive(firefox)
    await laptop.post('/disconnect', { csrf: await laptop.csrf('/disconnect', '/disconnect') })

    expect([...world.store.records.keys()].filter((key) => key.startsWith('web-session-of:'))).toEqual([])
  })
})

it.each([
  [firefox, 'Firefox, Windows'],
  [safari, 'Safari, iPhone'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
    'Chrome, Linux',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
    'Edge, macOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    'Samsung Internet, Android',
  ],
  ['curl/8.5.0', ''],
])('a browser is known by its family and system alone: %s', (agent, name) => {
  expect(browserName(agent)).toBe(name)
})
