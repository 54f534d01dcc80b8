/** Several Microsoft accounts in one browser: side by side, never mixed. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let person: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  person = new Visitor(world)
  await person.signIn('adele')
})
afterEach(() => world.close())

async function add(name: string, path = '/login/another') {
  const state = await person.startSignIn(path)
  return person.get(`/oauth/callback?code=code-of-${name}&state=${state}`)
}

const heading = async () => /<h1>([^<]+)/.exec((await person.get('/')).text)?.[1]
const switchTo = async (account: string) =>
  person.post('/accounts/switch', { account, csrf: await person.csrf('/accounts/switch') })

describe('one more account', () => {
  it('is at hand after its own sign-in, and the other one click away', async () => {
    const before = person.cookies.get('sid')
    expect((await add('alex')).location).toBe('/?note=added')
    expect(person.cookies.get('sid')).not.toBe(before)
    expect(await heading()).toBe('Alex Wilber')
    expect((await person.get('/')).text).toContain('Adele Vance')

    expect((await switchTo('account2222')).location).toBe('/?note=switched')
    expect(await heading()).toBe('Adele Vance')
  })

  it('has passwords of its own: a form that was open for the other one does nothing', async () => {
    await add('alex')
    const csrf = await person.csrf('/passwords')
    await switchTo('account2222')

    expect((await person.post('/passwords', { label: 'x', csrf })).status).toBe(403)
    expect(world.passwords.records).toEqual([])
  })

  it('needs a sign-in of its own: none that was not signed in to can be taken', async () => {
    await add('alex')
    for (const account of ['account4444', '', 'account3333x']) expect((await switchTo(account)).status).toBe(404)
    const stranger = new Visitor(world)
    await stranger.signIn('adele')
    const csrf = await person.csrf('/accounts/switch')
    expect((await stranger.post('/accounts/switch', { account: 'account3333', csrf })).status).toBe(403)
  })

  it('is not what somebody else becomes who signs in at the same browser', async () => {
    await person.signIn('alex')
    expect((await person.get('/')).text).not.toContain('Adele Vance')
    await add('adele', '/login/again')
    expect((await person.get('/')).text).not.toContain('Alex Wilber')
  })

  it('stays when the one at hand is asked for anew', async () => {
    await add('alex')
    await add('alex', '/login/again')
    expect(await heading()).toBe('Alex Wilber')
    expect((await person.get('/')).text).toContain('Adele Vance')
  })

  it('must be signed in to just now for a new password, whenever the other was', async () => {
    world.clock.pass(11)
    await add('alex')
    await switchTo('account2222')
    const answer = await person.post('/passwords', { label: 'x', csrf: await person.csrf('/passwords') })
    expect(answer.location).toBe('/login/again')
  })

  it('is left alone when the other is disconnected, and both are gone after signing out', async () => {
    await add('alex')
    await person.post('/disconnect', { csrf: await person.csrf('/disconnect', '/disconnect') })
    expect([...world.accounts.records.keys()]).toEqual(['account2222'])
    expect(await heading()).toBe('Adele Vance')

    await add('alex')
    const old = person.cookies.get('sid') ?? ''
    await person.post('/logout', { csrf: await person.csrf('/logout') })
    person.cookies.set('sid', old)
    expect((await person.get('/')).text).not.toMatch(/Adele Vance|Alex Wilber/)
  })

  it('is not shown any more once its access was withdrawn', async () => {
    await add('alex')
    world.clock.pass(1)
    world.accounts.change('account2222', { state: 'revoked', stateSince: world.clock.now() })
    expect((await person.get('/')).text).not.toContain('Adele Vance')
  })
})
