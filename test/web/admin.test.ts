/** The administrator's pages ask for a fresh sign-in, and for forms of their own. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { adele, type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let admin: Visitor
beforeEach(async () => {
  world = await fakeWorld({ isAdmin: true })
  admin = new Visitor(world)
  await admin.signIn()
})
afterEach(() => world.close())

const limits = { detail: 'busy', calendars: 'own', past: '', future: '', longest: '' }

describe('an administrator whose sign-in is older than ten minutes', () => {
  it('signs in anew before a page is shown, and comes back to it', async () => {
    expect((await admin.get('/admin')).status).toBe(200)
    world.clock.pass(10)
    expect((await admin.get('/admin')).location).toBe('/login/admin')
    const state = await admin.startSignIn('/login/admin')
    expect(world.entra.asked.at(-1)).toMatchObject({ prompt: 'login', loginHint: adele.username })
    expect((await admin.get(`/oauth/callback?code=code-of-adele&state=${state}`)).location).toBe('/admin')
    expect((await admin.get('/admin')).status).toBe(200)
  })

  it('changes and revokes nothing until then', async () => {
    await admin.create('Thunderbird')
    const csrf = await admin.csrf('/admin/caps', '/admin')
    const id = [...world.accounts.records.keys()][0] ?? ''
    const revoke = await admin.csrf(`/admin/people/${id}/revoke`, `/admin/people/${id}`)
    world.clock.pass(10)
    expect((await admin.post('/admin/caps', { ...limits, csrf })).location).toBe('/login/admin')
    for (const path of ['/admin/revoke', `/admin/people/${id}/revoke`, `/admin/people/${id}/passwords/pw000000/revoke`])
      expect((await admin.post(path, { csrf: revoke })).location).toBe('/login/admin')
    expect(world.passwords.records).toHaveLength(1)
  })
})

describe('the administrator’s forms', () => {
  it('are taken with their own token and from our own page alone', async () => {
    const csrf = await admin.csrf('/admin/caps', '/admin')
    const wrong = await admin.csrf('/passwords')
    const from = async (token: string, headers = {}) =>
      (await admin.post('/admin/caps', { ...limits, csrf: token }, headers)).status
    expect([await from(wrong), await from(''), await from(csrf, { Origin: 'https://evil.example' })]).toEqual([
      403, 403, 403,
    ])
    expect(await from(csrf)).toBe(303)
  })
})

describe('the end of what proves the bridge to Microsoft', () => {
  it.each([
    [400, '<p class="small">The bridge’s client secret is good for 400 more days.</p>'],
    [61, '<p class="small">The bridge’s client secret is good for 61 more days.</p>'],
    [60, '<p class="warn" role="status">The bridge’s client secret ends in 60 days. The operator’s move'],
    [1, 'ends in 1 day. The operator’s move'],
    [0, 'ends today. The operator’s move'],
    [
      -1,
      '<p class="warn" role="status">The bridge’s client secret has ended: calendars stand still. The operator’s move',
    ],
    [undefined, 'is not known here: the operator has not told it.'],
  ])('is told on the administrator’s page: %s days', async (daysLeft, said) => {
    await world.close()
    world = await fakeWorld({ isAdmin: true, credentials: () => [{ name: 'secret', daysLeft }] })
    admin = new Visitor(world)
    await admin.signIn()
    expect((await admin.get('/admin')).text).toContain(said)
    expect((await admin.get('/')).text, 'nobody else can do anything about it').not.toContain(said)
  })
})

it('a session that does not open keeps no password alive', async () => {
  const alex = new Visitor(world)
  const before = new Set(world.store.records.keys())
  await alex.signIn('alex')
  await alex.create('Thunderbird')
  for (const key of world.store.records.keys())
    if (key.startsWith('web-session:') && !before.has(key)) world.store.records.set(key, '{')
  const answer = await admin.post('/admin/revoke', { csrf: await admin.csrf('/admin/revoke', '/admin') })
  expect(answer.status).toBeGreaterThanOrEqual(500)
  expect(await world.passwords.list('account3333')).toEqual([])
})
