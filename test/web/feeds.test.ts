import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { adelesHome } from '../caldav/people.ts'
import { calendar, type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  world.mirror.state = { calendars: [calendar('Team'), calendar('Private')], running: false, problem: undefined }
  adele = new Visitor(world)
  await adele.signIn()
})
afterEach(() => world.close())

const secret = 'pw000000k7m2x9pq4rt8w3zh5n6vb2c7dj'
const fields = { label: 'Hall', calendar: 'team', detail: 'busy', ends: '90' }

async function create(visitor: Visitor, more: Record<string, string> = {}) {
  return visitor.post('/feeds', { ...fields, csrf: await visitor.csrf('/feeds'), ...more })
}

describe('a calendar address', () => {
  it('is made for one calendar, a level of detail and a time, and shown once', async () => {
    const { status, location } = await create(adele)
    expect([status, location]).toEqual([303, '/feeds/pw000000'])
    expect(world.passwords.records).toMatchObject([
      {
        use: 'feed',
        label: 'Hall',
        scope: { detail: 'busy', calendars: ['team'] },
        expiresAt: world.clock.now() + 90 * 86_400_000,
      },
    ])
    const { text, headers } = await adele.get(location)
    expect(text).toContain(`<code id="ics">${world.address}/feed/${secret}.ics</code>`)
    expect(text).toContain(`${world.address}/feed/${secret}.ifb`)
    expect(text).toContain(`href="${world.address.replace('http:', 'webcal:')}/feed/${secret}.ics"`)
    expect(headers.get('cache-control')).toBe('no-store')
    expect((await adele.get(location)).location).toBe('/')
    expect((await adele.get('/')).text).not.toContain(secret)
    expect([...world.store.records.values()].join()).not.toContain(secret)
  })

  it('can be for all calendars, and without an end', async () => {
    await create(adele, { calendar: '', ends: '', detail: 'all' })
    expect(world.passwords.records[0]).toMatchObject({ scope: { detail: 'all' }, expiresAt: undefined })
    expect(world.passwords.records[0]?.scope.calendars).toBeUndefined()
    expect((await adele.get('/')).text).toContain('All calendars in one, everything')
  })

  it('can be as narrow as an app password: days back, days ahead', async () => {
    await create(adele, { past: '7', future: '30' })
    expect(world.passwords.records[0]?.scope).toEqual({
      detail: 'busy',
      calendars: ['team'],
      pastDays: 7,
      futureDays: 30,
    })
    expect((await adele.get('/')).text).toContain('Team, busy times only · 7 days back · 30 days ahead')
  })

  it('is drawn with the same scope before it is made, and nothing is kept', async () => {
    world.mirror.shown = adelesHome()
    const csrf = await adele.csrf('/feeds')
    const { status, text } = await adele.post('/feeds/preview', { ...fields, past: '7', csrf })
    expect(status).toBe(200)
    expect(world.mirror.scopes).toEqual([{ detail: 'busy', calendars: ['team'], pastDays: 7 }])
    await adele.post('/feeds/preview', { ...fields, calendar: '', csrf })
    expect(world.mirror.scopes.at(-1)).toEqual({ detail: 'busy', granted: false })
    expect(world.passwords.records).toEqual([])
    for (const kept of [
      '<svg class="grid"',
      'value="Hall"',
      'value="team" selected',
      'value="7" selected',
      'value="90" selected',
    ])
      expect(text).toContain(kept)
  })

  it('shows what is seen through it, with the way to withdraw it', async () => {
    world.mirror.shown = adelesHome()
    await create(adele)
    expect((await adele.get('/')).text).toContain('href="/passwords/pw000000/view">What it shows')
    const { text } = await adele.get('/passwords/pw000000/view')
    expect(world.mirror.scopes).toEqual([{ detail: 'busy', calendars: ['team'] }])
    for (const wanted of [
      '<svg class="grid"',
      'exactly as whoever has the address',
      'Team, busy times only',
      'action="/feeds/pw000000/revoke"',
    ])
      expect(text).toContain(wanted)
    const alex = new Visitor(world)
    await alex.signIn('alex')
    expect((await alex.get('/passwords/pw000000/view')).status).toBe(404)
  })

  it('stands in a list of its own, with what it shows, when it was fetched and when it ends', async () => {
    await create(adele)
    await adele.create('Thunderbird')
    const { text } = await adele.get('/')
    expect(text).toMatch(
      /data-feed="pw000000">[\s\S]*Hall[\s\S]*Team, busy times only[\s\S]*not fetched yet[\s\S]*ends 22 Feb 2027/,
    )
    expect(text).not.toContain('data-password="pw000000"')
    expect(text).not.toContain('data-feed="pw000001"')
  })

  it('ends at once when it is withdrawn', async () => {
    await create(adele)
    const csrf = await adele.csrf('/feeds/pw000000/revoke')
    const { location } = await adele.post('/feeds/pw000000/revoke', { csrf })
    expect(location).toBe('/?note=withdrawn#feeds')
    expect((await adele.get('/?note=withdrawn')).text).toContain('The address no longer works.')
    expect(world.passwords.records).toEqual([])
  })

  it('is not taken away by somebody else, nor shown to them', async () => {
    await create(adele)
    const alex = new Visitor(world)
    await alex.signIn('alex')
    expect((await alex.get('/feeds/pw000000')).location).toBe('/')
    await create(alex)
    const csrf = await alex.csrf('/feeds/pw000001/revoke')
    expect((await alex.post('/feeds/pw000000/revoke', { csrf })).status).toBe(404)
    expect(world.passwords.records).toHaveLength(2)
  })

  it('needs a sign-in of just now, and the form of our own page', async () => {
    expect((await create(adele, { csrf: 'x' })).status).toBe(403)
    for (const wrong of [{ detail: 'more' }, { ends: '17' }, { other: 'x' }]) {
      expect((await create(adele, wrong)).status).toBe(400)
    }
    world.clock.pass(10)
    expect((await create(adele)).location).toBe('/login/address')
    expect(world.passwords.records).toEqual([])
  })

  it('needs a name', async () => {
    expect((await create(adele, { label: ' ' })).location).toBe('/?note=label#feeds')
  })

  it('is offered with the least first', async () => {
    const { text } = await adele.get('/')
    expect(/<select id="feed-detail".*?<option value="(\w+)"/s.exec(text)?.[1]).toBe('busy')
    expect(/<select id="feed-calendar".*?<option value="(\w*)"/s.exec(text)?.[1]).toBe('team')
  })
})
