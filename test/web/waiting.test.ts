/** Somebody whose organization has to approve first: what this browser remembers, and whose move it is. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let person: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  person = new Visitor(world)
})
afterEach(() => world.close())

const landing = async () => (await person.get('/')).text
const state = async () => /id="waiting" data-state="(\w+)"/.exec(await landing())?.[1]

async function comeBackWith(error: string, description = '') {
  const started = await person.startSignIn()
  return person.get(`/oauth/callback?error=${error}&error_description=${description}&state=${started}`)
}

describe('a person without approval', () => {
  it('is new at first', async () => {
    expect(await state()).toBeUndefined()
  })

  it('is told whose move it is after Microsoft has asked for an administrator', async () => {
    await comeBackWith('access_denied', 'AADSTS90094')
    expect(await state()).toBe('consentNeeded')
    expect(await landing()).toContain('Your organization has to approve this first')
  })

  it.each(['AADSTS53003', 'AADSTS50105', 'AADSTS50020', 'AADSTS50053'])(
    'does not wait for an approval where none would help: %s',
    async (code) => {
      await comeBackWith('access_denied', code)
      expect(await state()).toBeUndefined()
    },
  )

  it('who could sign in a minute later is not told that there is nothing to do', async () => {
    const { text } = await comeBackWith('temporarily_unavailable', 'AADSTS90013')
    expect(text).toContain('try again in a minute')
    expect(text).toContain('Your move')
    expect(text).not.toContain('Nothing for you to do')
    expect((await person.get('/help/consent?saw=code&code=AADSTS90013')).text).toContain('Your move')
  })

  it('has asked, when and by whom, until the administrator has answered', async () => {
    expect((await person.post('/waiting', { by: 'adele@contoso.example' })).location).toBe('/?note=waiting')
    world.clock.pass(3 * 24 * 60)
    expect(await state()).toBe('requested')
    expect(await landing()).toContain('Asked 3 days ago by adele@contoso.example')
    expect(await landing()).toContain('Your administrator’s move')
  })

  it('asked so long ago that the request has lapsed', async () => {
    await person.post('/waiting', { by: '' })
    world.clock.pass(31 * 24 * 60)
    expect(await state()).toBe('expired')
  })

  it('has asked still after one more sign-in that led to the same page', async () => {
    await person.post('/waiting', { by: 'adele@contoso.example' })
    world.clock.pass(24 * 60)
    await comeBackWith('access_denied', 'AADSTS65004')
    expect(await state()).toBe('requested')
    expect(await landing()).toContain('by adele@contoso.example')
  })

  it('is not sent in a circle by the page where the request is made', async () => {
    await comeBackWith('access_denied', 'AADSTS65004')
    expect((await person.get('/help/approval')).text).not.toContain('id="waiting"')
    await person.post('/waiting', { by: '' })
    expect((await person.get('/help/approval')).text).toContain('data-state="requested"')
  })

  it('has declined', async () => {
    await comeBackWith('access_denied', 'AADSTS65004')
    expect(await state()).toBe('declined')
  })

  it('is nobody who waits once they are signed in, or start from the beginning', async () => {
    await person.post('/waiting', { by: '' })
    await person.post('/waiting/end', {})
    expect(await state()).toBeUndefined()

    await person.post('/waiting', { by: '' })
    await person.signIn()
    await person.post('/logout', { csrf: await person.csrf('/logout') })
    expect(await state()).toBeUndefined()
  })
})

describe('what a browser remembers', () => {
  it('is not made by a link of somebody else’s', async () => {
    await person.get('/oauth/callback?error=access_denied&error_description=AADSTS90094&state=madeup')
    const { status } = await person.post('/waiting', { by: '' }, { Origin: 'https://evil.example' })
    expect(status).toBe(403)
    expect(await state()).toBeUndefined()
  })

  it('fills no store, however often somebody says that they wait', async () => {
    for (let n = 0; n < 50; n += 1) {
      const { status } = await new Visitor(world).post('/waiting', { by: `p${n}@contoso.example`, whom: 'IT desk' })
      expect(status).toBe(303)
    }
    expect(world.store.records.size).toBe(0)
  })

  it('has room for the longest address and name there can be', async () => {
    const by = `${'a'.repeat(64)}@${'b'.repeat(190)}`
    await person.post('/waiting', { by, whom: '\u{1F3E2}'.repeat(80) })
    expect(await landing()).toContain(by)
    expect(person.cookies.get('wait')?.length).toBeLessThan(1_600)
  })

  it('that somebody has changed, or that is of another purpose, is nothing', async () => {
    await person.post('/waiting', { by: 'adele@contoso.example' })
    const good = person.cookies.get('wait') ?? ''
    const [body = '', proof] = good.split('.')
    const forged = Buffer.from(Buffer.from(body, 'base64url').toString().replace('adele', 'allan')).toString(
      'base64url',
    )
    const { location } = await person.post('/help/approval', { name: 'Adele Vance', org: 'contoso.example' })
    const request = new URL(location, 'http://here').searchParams.get('r') ?? ''
    for (const cookie of [`${forged}.${proof}`, body, `${good}x`, request, 'x'.repeat(43)]) {
      person.cookies.set('wait', cookie)
      expect([cookie, await state()]).toEqual([cookie, undefined])
    }
    person.cookies.set('wait', good)
    expect(await state()).toBe('requested')
  })

  it('holds no address that is none, and shows it as text', async () => {
    await person.post('/waiting', { by: '<b>x</b>@contoso.example' })
    expect(await landing()).toMatch(/Asked just now</)
  })
})

describe('the language', () => {
  it('is the browser’s, until another one is chosen', async () => {
    const german = { headers: { 'Accept-Language': 'de-CH, de;q=0.9, en;q=0.5' } }
    const page = await person.send('/', german)
    expect(page.text).toContain('<html lang="de">')
    expect(page.text).toContain('Mit Microsoft anmelden')

    expect((await person.get('/language/en')).location).toBe('/')
    expect((await person.send('/', german)).text).toContain('<html lang="en">')
    expect((await person.get('/language/xx')).status).toBe(404)
  })

  it('is that of what a code means, too', async () => {
    await person.get('/language/de')
    const { text } = await comeBackWith('access_denied', 'AADSTS50105')
    expect(text).toContain('<html lang="de">')
    expect(text).toMatch(/<p class="lead">[^<]*zugewiesen/)
  })

  it('has every sentence of every page, in German too', async () => {
    await person.get('/language/de')
    await person.signIn()
    for (const path of [
      '/',
      '/setup',
      '/disconnect',
      '/help/approval',
      '/help/consent',
      '/help/consent?saw=blocked',
      '/help/admin',
    ]) {
      const { text } = await person.get(path)
      expect(text, path).not.toMatch(/\b(the|your|with|and|password)\b/i)
    }
  })
})
