/** What is known of when a person last proved who they are, and what it opens. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeWorld, fakeWorld } from './fakes.ts'
import type { Answer } from './visitor.ts'
import { Visitor } from './visitor.ts'

const minute = 60_000

let world: FakeWorld
let adele: Visitor
beforeEach(async () => {
  world = await fakeWorld({ isAdmin: true })
  adele = new Visitor(world)
})
afterEach(() => world.close())

/** A sign-in that begins at `path`; the person typed a password so long before it, as Microsoft says. */
async function signIn(path: string, provenMsBefore: number, name = 'adele'): Promise<Answer> {
  const state = await adele.startSignIn(path)
  world.entra.provenAt = world.clock.now() - provenMsBefore
  return adele.get(`/oauth/callback?code=code-of-${name}&state=${state}`)
}
const isFresh = async () => (await adele.create('Phone')).startsWith('/passwords/')

describe('somebody whom a session with Microsoft let in', () => {
  it('makes no password before they have signed in anew', async () => {
    await signIn('/login', 60 * minute)
    expect(await adele.create('Phone')).toBe('/login/again')
    await signIn('/login/again', 0)
    expect(world.entra.asked.at(-1)).toMatchObject({ prompt: 'login' })
    expect(await isFresh()).toBe(true)
  })

  it('is not fresh by the other account of the same browser, nor the other way round', async () => {
    await signIn('/login', 0)
    await signIn('/login/another', 60 * minute, 'alex')
    expect(await isFresh()).toBe(false)
    const take = async (account: string) =>
      adele.post('/accounts/switch', { account, csrf: await adele.csrf('/accounts/switch') })
    await take('account2222')
    expect(await isFresh()).toBe(true)
    await take('account3333')
    expect(await isFresh()).toBe(false)
  })
})

describe('an old sign-in where a new one was asked for', () => {
  it.each(['/login/again', '/login/address', '/login/admin', '/login/sessions'])(
    'is refused, with what to do: %s',
    async (path) => {
      await signIn('/login', 60 * minute)
      const known = world.accounts.records.get('account2222')
      world.clock.pass(1)
      const answer = await signIn(path, 61 * minute)

      expect(answer.status).toBe(403)
      expect(answer.text).toContain('Microsoft let you through without asking anew')
      expect(answer.text).toContain('open this site in a private window')
      expect(answer.location).toBe('')
      expect(world.accounts.records.get('account2222')).toBe(known)
      expect((await adele.get('/')).text).toContain('Sign out')
      expect(await isFresh()).toBe(false)
    },
  )

  it('leaves a browser that was not signed in as it was', async () => {
    expect((await signIn('/login/again', 60 * minute)).status).toBe(403)
    expect(adele.cookies.has('sid')).toBe(false)
  })

  it.each([
    [5 * minute - 2000, true],
    [5 * minute + 2000, false],
  ])('is one that is older than clocks may differ: by %i ms', async (before, isTaken) => {
    await signIn('/login', 60 * minute)
    expect((await signIn('/login/again', before)).status).toBe(isTaken ? 303 : 403)
    expect(await isFresh()).toBe(isTaken)
  })
})

it('a sign-in of which Microsoft does not say how old it is counts from its own time', async () => {
  await adele.signIn()
  expect(await isFresh()).toBe(true)
  world.clock.pass(11)
  expect(await isFresh()).toBe(false)
})
