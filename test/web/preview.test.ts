/** Choosing what an app will see, and looking at it. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { adelesHome } from '../caldav/people.ts'
import { start } from './fake-store.ts'
import { calendar, type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  world.mirror.state = { calendars: [calendar('Work'), calendar('Team')], running: false, problem: undefined }
  world.mirror.shown = adelesHome()
  adele = new Visitor(world)
  await adele.signIn()
})
afterEach(() => world.close())

const narrow = { detail: 'busy', which: 'chosen', 'calendar-team': 'on', past: '30', future: '90', ends: '7' }
const scope = { detail: 'busy', calendars: ['team'], pastDays: 30, futureDays: 90 }
const send = async (path: string, fields: Record<string, string>) =>
  adele.post(path, { label: 'Screen', csrf: await adele.csrf('/passwords'), ...fields })

describe('a choice', () => {
  it('is kept with the password', async () => {
    await send('/passwords', narrow)

    expect(world.passwords.records).toMatchObject([{ label: 'Screen', scope, expiresAt: start + 7 * 86_400_000 }])
    expect(world.mirror.scopes, 'made at once, so that the app does not wait').toEqual([scope])
    expect((await adele.get('/')).text).toContain('busy times only · 1 calendar · 30 days back · 90 days ahead')
  })

  it('is everything, for good, where nothing was chosen', async () => {
    await send('/passwords', {})

    expect(world.passwords.records).toMatchObject([{ scope: { detail: 'all' }, expiresAt: undefined }])
  })

  it('is drawn with the same scope before it is kept, and nothing is kept', async () => {
    const { status, text } = await send('/preview', narrow)

    expect(status).toBe(200)
    expect(world.mirror.scopes).toEqual([scope])
    expect(world.passwords.records).toEqual([])
    expect(text).toContain('<svg class="grid"')
    for (const checked of [
      'id="detail-busy" value="busy" checked',
      'id="calendar-team" value="on" checked',
      'value="Screen"',
    ])
      expect(text).toContain(checked)
  })

  for (const [name, value] of [
    ['detail', 'secret'],
    ['which', 'none'],
    ['past', '31'],
    ['future', '-1'],
    ['ends', '9999999'],
  ] as const) {
    it(`that our form does not have is refused: ${name}`, async () => {
      expect((await send('/passwords', { ...narrow, [name]: value })).status).toBe(400)
      expect((await send('/preview', { ...narrow, [name]: value })).status).toBe(400)
      expect(world.passwords.records).toEqual([])
    })
  }
})

describe('a calendar that is not the person’s', () => {
  it('cannot be chosen', async () => {
    expect((await send('/passwords', { ...narrow, 'calendar-other': 'on' })).status).toBe(400)
    expect(world.passwords.records).toEqual([])
  })

  it('is not what an empty choice means', async () => {
    const { 'calendar-team': _, ...nothing } = narrow
    expect((await send('/passwords', nothing)).status).toBe(303)
  })
})

describe('the picture of an app', () => {
  it('is in the time of the browser, where that is known', async () => {
    const page = await send('/passwords', narrow)
    for (const [zone, shown] of [
      ['America/New_York', 'Times in America/New York'],
      ['Mars/Base', 'Times in Europe/Berlin'],
    ] as const) {
      adele.cookies.set('zone', zone)
      expect((await adele.get(`${page.location}/view`)).text).toContain(shown)
    }
  })

  it('is drawn with its own scope, as a picture and as a list', async () => {
    const page = await send('/passwords', narrow)
    world.mirror.scopes.length = 0
    const { text } = await adele.get(`${page.location}/view`)

    expect(world.mirror.scopes).toEqual([scope])
    expect(text).toMatch(
      /<svg class="grid"[^>]* role="img" aria-label="Seven days with \d+ events?; they are listed below\."/,
    )
    expect(text.match(/<h3>/g)).toHaveLength(7)
    expect(text).not.toMatch(/style="/)
  })

  it('is for nobody else', async () => {
    const page = await send('/passwords', narrow)
    world.mirror.scopes.length = 0
    const alex = new Visitor(world)
    await alex.signIn('alex')

    expect((await alex.get(`${page.location}/view`)).status).toBe(404)
    expect(world.mirror.scopes).toEqual([])
  })
})

describe('somebody who looks at many pictures at once', () => {
  it('has four of them drawn and a hundred waiting, is told to come back, and keeps nobody else waiting', async () => {
    const path = await adele.create('Screen')
    const alex = new Visitor(world)
    await alex.signIn('alex')
    const released = Promise.withResolvers<void>()
    let drawing = 0
    const home = adelesHome()
    world.mirror.shown = Object.assign(Object.create(home), {
      calendars: async () => {
        drawing += 1
        await released.promise
        return []
      },
    })
    const asked = Array.from({ length: 104 }, () => adele.get(`${path}/view`))
    await vi.waitFor(() => expect(drawing).toBe(4))
    const late = await Promise.race([adele.get(`${path}/view`), adele.get(`${path}/view`), ...asked])
    expect([late.status, late.headers.get('Retry-After'), drawing]).toEqual([429, '30', 4])
    expect((await alex.get('/disconnect')).status).toBe(200)
    released.resolve()
    const answers = await Promise.all(asked)
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(102)
  })
})
