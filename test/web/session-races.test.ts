/** What becomes of a session that ends while it is at work, as whoever stole it may keep it day and night. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { alex, type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
beforeEach(async () => {
  world = await fakeWorld()
})
afterEach(() => world.close())

const another = async (visitor: Visitor, name: string) => {
  const state = await visitor.startSignIn('/login/another')
  return visitor.get(`/oauth/callback?code=code-of-${name}&state=${state}`)
}

/** A browser with two accounts, Adele’s at hand, whose cookie somebody else has as well. */
async function stolen(): Promise<{ thief: Visitor; owner: Visitor }> {
  const [victim, thief, owner] = [new Visitor(world), new Visitor(world), new Visitor(world)]
  await victim.signIn('alex')
  await another(victim, 'adele')
  for (const [name, value] of victim.cookies) thief.cookies.set(name, value)
  await owner.signIn('adele')
  return { thief, owner }
}

const hasEnded = async (visitor: Visitor) => (await visitor.get('/activity')).location === '/?note=ended'
const heading = async (visitor: Visitor) => /<h1>([^<]+)/.exec((await visitor.get('/')).text)?.[1]

/** Lets something happen once the session of the next request has been read. */
function meanwhile(act: () => Promise<unknown>): void {
  const { get } = world.accounts
  world.accounts.get = async (id) => {
    world.accounts.get = get
    await act()
    return get(id)
  }
}

async function ended(owner: Visitor): Promise<() => Promise<unknown>> {
  const csrf = await owner.csrf('/sessions/end', '/sessions')
  return () => owner.post('/sessions/end', { csrf })
}

describe('a session that its person ends meanwhile', () => {
  it('does not come back by taking another account', async () => {
    const { thief, owner } = await stolen()
    const fields = { account: 'account3333', csrf: await thief.csrf('/accounts/switch') }
    meanwhile(await ended(owner))
    await thief.post('/accounts/switch', fields)
    expect(await hasEnded(thief)).toBe(true)
  })

  it('does not come back by leaving one of its accounts', async () => {
    const { thief, owner } = await stolen()
    const csrf = await thief.csrf('/disconnect', '/disconnect')
    meanwhile(await ended(owner))
    await thief.post('/disconnect', { csrf })
    expect(await hasEnded(thief)).toBe(true)
  })
})

it('a session that is ended during a sign-in to one more account takes none of the others along', async () => {
  world.entra.people = { ...world.entra.people, 'code-of-lee': { ...alex, oid: '4'.repeat(36), name: 'Lee Gu' } }
  const { thief } = await stolen()
  const state = await thief.startSignIn('/login/another')
  const { records } = world.store
  const { set } = records
  const { signedIn } = world.accounts
  world.accounts.signedIn = async (found) => {
    // What is written next is where the new session is listed: the old one has been read by then.
    records.set = (key, value) => {
      records.set = set
      for (const name of records.keys()) if (name.startsWith('web-session:')) records.delete(name)
      return set.call(records, key, value)
    }
    return signedIn.call(world.accounts, found)
  }
  await thief.get(`/oauth/callback?code=code-of-lee&state=${state}`)
  expect(await heading(thief)).toBe('Lee Gu')
  expect((await thief.get('/')).text).not.toMatch(/Adele Vance|Alex Wilber/)
})

it('a page that is asked for while another account is taken does not take it back', async () => {
  const visitor = new Visitor(world)
  await visitor.signIn('alex')
  await another(visitor, 'adele')
  world.clock.pass(2)
  const csrf = await visitor.csrf('/accounts/switch')
  world.clock.pass(2)
  const { records } = world.store
  const { get } = records
  records.get = (key) => {
    const text = get.call(records, key)
    if (!key.startsWith('web-session:')) return text
    records.get = get
    const { accountId, others, ...rest } = JSON.parse(text ?? '{}')
    records.set(key, JSON.stringify({ ...rest, ...others[0], others: [{ ...rest, accountId }] }))
    return text
  }
  await visitor.get('/activity')
  expect(csrf).not.toBe('no such form')
  expect(await heading(visitor)).toBe('Alex Wilber')
})

it('a form that waited for its turn does nothing when access was withdrawn meanwhile', async () => {
  const [person, tab] = [new Visitor(world), new Visitor(world)]
  await person.signIn('adele')
  for (const [name, value] of person.cookies) tab.cookies.set(name, value)
  const csrf = await person.csrf('/passwords')
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const { status } = world.mirror
  const four = Promise.withResolvers<void>()
  let asked = 0
  world.mirror.status = async () => {
    asked += 1
    if (asked === 4) four.resolve()
    await released
    return status()
  }
  const pages = Array.from({ length: 4 }, () => tab.get('/passwords/AAAAAAAA'))
  await four.promise
  const { get } = world.accounts
  const found = Promise.withResolvers<void>()
  world.accounts.get = async (id) => {
    found.resolve()
    return get(id)
  }
  const minted = person.post('/passwords', { label: 'Phone', csrf })
  await found.promise
  world.clock.pass(1)
  world.accounts.change('account2222', { state: 'revoked', stateSince: world.clock.now() })
  release()
  await Promise.all(pages)
  expect((await minted).location).toBe('/?note=ended')
  expect(await world.passwords.list('account2222')).toEqual([])
})
