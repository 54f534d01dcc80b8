/** An administrator comes back from Microsoft: what is believed, and what is not. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ask, linkOn } from './asking.ts'
import { adele, type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let person: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  person = new Visitor(world)
})
afterEach(() => world.close())

const { tid } = adele
const otherTid = '99999999-9999-4999-8999-999999999999'
const day = 24 * 60
const request = (fields: { org?: string } = {}) => ask(person, fields)
const stateOf = async (path: string) => (await linkOn(world, path)).searchParams.get('state') ?? ''

/** An administrator comes back. */
async function back(query: string, visitor = new Visitor(world)) {
  const { status, text } = await visitor.get(`/oauth/adminconsent?${query}`)
  return { status, text, outcome: /data-outcome="(\w+)"/.exec(text)?.[1] }
}
const waitingState = async () => /id="waiting" data-state="(\w+)"/.exec((await person.get('/')).text)?.[1]

describe('an administrator who comes back', () => {
  const asks = async () => (await request()).admin

  it('has approved: there is a sentence for everybody, and those who wait see it', async () => {
    const { token, admin } = await request()
    await person.post('/waiting', { by: '', whom: '', ago: '3', r: token })
    expect(await waitingState()).toBe('requested')
    const { status, outcome, text } = await back(`admin_consent=True&tenant=${tid}&state=${await stateOf(admin)}`)
    expect([status, outcome]).toEqual([200, 'granted'])
    expect(text).toContain(`sign in once at ${world.publicUrl.origin}</pre>`)
    expect(await waitingState()).toBe('approved')
  })

  it('is seen by somebody who made a request ready and never said that they sent it', async () => {
    const { admin } = await request()
    expect(await waitingState()).toBe('consentNeeded')
    world.clock.pass(1)
    await back(`admin_consent=True&tenant=${tid}&state=${await stateOf(admin)}`)
    expect(await waitingState()).toBe('approved')
    const page = (await person.get(admin.replace('/help/admin', '/help/approval'))).text
    expect(page).toContain('data-state="approved"')
    expect(page).not.toContain('reported an approval')
  })

  it('opens nothing: only a sign-in does, and one without consent ends the hope', async () => {
    const { token, admin } = await request()
    await person.post('/waiting', { by: '', whom: '', ago: '0', r: token })
    world.clock.pass(1)
    await back(`admin_consent=True&tenant=${tid}&state=${await stateOf(admin)}`)
    expect(world.accounts.records.size).toBe(0)
    expect(await waitingState()).toBe('approved')
    world.clock.pass(1)
    const started = await person.startSignIn()
    await person.get(`/oauth/callback?error=access_denied&error_description=AADSTS90094&state=${started}`)
    expect(await waitingState()).toBe('consentNeeded')
  })

  it.each([
    ['admin_consent=True&error=consent_required&error_description=AADSTS65004:+x&error_subcode=cancel', 'declined'],
    ['error=permission_denied&error_description=The+admin+canceled+the+request', 'declined'],
    ['admin_consent=True&error=access_denied&error_description=AADSTS650052', 'refused'],
    ['admin_consent=True&error=%3Cb%3E&error_description=%3Cb%3Ecall+evil', 'refused'],
    ['admin_consent=False', 'unclear'],
    ['', 'unclear'],
    ['admin_consent=True&admin_consent=True', 'unclear'],
  ])('has not: %s', async (query, expected) => {
    const state = await stateOf(await asks())
    const { status, outcome, text } = await back(`${query}&tenant=${tid}&state=${state}`)
    expect([status, outcome]).toEqual([400, expected])
    expect(text).not.toMatch(/evil|<b>call/)
    expect([...world.store.records.keys()].filter((key) => key.startsWith('web-approved'))).toEqual([])
  })

  it('is told what a code means, and can hand it on', async () => {
    const id = '0ddba115-0000-4000-8000-00000000abcd'
    const trouble = `error=access_denied&error_description=AADSTS7000112:+Correlation+ID:+${id}`
    const { text } = await back(`${trouble}&state=${await stateOf(await asks())}`)
    expect(text).toContain('The app is switched off in your organization.')
    expect(text).toContain(`/help/consent?saw=code&amp;code=AADSTS7000112&amp;id=${id}`)
  })

  it.each([
    ['absent', ''],
    ['made up', 'made-up'],
    ['of a sign-in', 'sign-in'],
    ['changed', 'changed'],
  ])('with a state that is %s is not believed', async (_, kind) => {
    const good = await stateOf(await asks())
    const state = kind === 'changed' ? `${good}x` : kind === 'sign-in' ? await person.startSignIn() : kind
    expect((await back(`admin_consent=True&tenant=${tid}&state=${state}`, person)).outcome).toBe('unclear')
  })

  it('with the state twice is not believed', async () => {
    const state = await stateOf(await asks())
    expect((await back(`admin_consent=True&state=x&state=${state}`)).outcome).toBe('unclear')
  })

  it('a second time tells nobody anything new', async () => {
    const { token, admin } = await request()
    const query = `admin_consent=True&tenant=${tid}&state=${await stateOf(admin)}`
    expect((await back(query)).outcome).toBe('granted')
    world.clock.pass(60)
    await person.post('/waiting', { by: '', whom: '', ago: '0', r: token })
    world.clock.pass(1)
    expect((await back(query)).outcome).toBe('again')
    expect(await waitingState()).toBe('requested')
  })

  it('leaves one record for an organization, however many links are made up, and few for a network', async () => {
    const links = []
    for (let n = 0; n < 40; n += 1) {
      world.clock.pass(1 / 60)
      links.push(await stateOf('/help/admin?org=contoso.example'))
      await back(`admin_consent=True&state=${links.at(-1)}`)
    }
    expect(world.store.records.size).toBe(1)
    world.clock.pass(30)
    const tenants = Array.from({ length: 60 }, (_, n) => `${String(n).padStart(8, '0')}-9999-4999-8999-999999999999`)
    for (const tenant of tenants) await back(`admin_consent=True&state=${await stateOf(`/help/admin?org=${tenant}`)}`)
    expect(world.store.records.size).toBeLessThanOrEqual(1 + 30)
    // A link from before the last answer, seen for the first time, tells nothing new either.
    expect((await back(`admin_consent=True&state=${links[3]}`)).outcome).not.toBe('unclear')
  })

  it('with another organization’s answer tells nobody', async () => {
    const { token, admin } = await request()
    await person.post('/waiting', { by: '', whom: '', ago: '1', r: token })
    const query = `admin_consent=True&tenant=${otherTid}&state=${await stateOf(admin)}`
    expect(await back(query)).toMatchObject({ status: 400, outcome: 'otherTenant' })
    expect(await waitingState()).toBe('requested')
  })

  it('after more than 30 days is told that people can sign in all the same', async () => {
    const state = await stateOf(await asks())
    world.clock.pass(31 * day)
    expect((await back(`admin_consent=True&tenant=${tid}&state=${state}`)).outcome).toBe('expired')
  })

  it('brings nothing to those who wait in another organization', async () => {
    world.entra.domains = { 'fabrikam.example': { kind: 'found', tid: otherTid } }
    const { token } = await request({ org: 'fabrikam.example' })
    await person.post('/waiting', { by: '', whom: '', ago: '1', r: token })
    await back(`admin_consent=True&tenant=${tid}&state=${await stateOf(await asks())}`)
    expect(await waitingState()).toBe('requested')
  })

  it('is nobody who signs in: that state opens no session', async () => {
    const { status } = await person.get(`/oauth/callback?code=code-of-adele&state=${await stateOf(await asks())}`)
    expect([status, person.cookies.has('sid')]).toEqual([400, false])
  })
})

describe('who has asked', () => {
  it('is remembered with whom and when, in the words of the person', async () => {
    await person.post('/waiting', { by: 'adele@contoso.example', whom: 'IT <desk>', ago: '7' })
    expect((await person.get('/')).text).toContain('Asked 7 days ago by adele@contoso.example<')
    await person.post('/waiting', { by: '', whom: 'IT desk', ago: '900' })
    expect((await person.get('/')).text).toContain('Asked just now · Whom: IT desk')
  })
})
