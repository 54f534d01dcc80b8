/** Events that are left out, on their person's own page and nowhere else. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Log } from '../../src/log.ts'
import { start } from './fake-store.ts'
import { calendar, type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

const written: string[] = []
const note = (...parts: unknown[]) => void written.push(JSON.stringify(parts))
const log: Log = { debug: note, info: note, warn: note, error: note }
const noon = start + 3 * 3_600_000

let world: FakeWorld
let adele: Visitor
beforeEach(async () => {
  written.length = 0
  world = await fakeWorld({ isAdmin: true, log })
  adele = new Visitor(world)
  await adele.signIn()
  world.mirror.state = {
    calendars: [calendar('Calendar', { skipped: [{ reason: 'has no start', count: 4 }] })],
    running: false,
    problem: undefined,
  }
  world.mirror.left = new Map([
    [
      'calendar',
      [
        { reason: 'has no instance', title: 'Review <b>\u202e', start: noon },
        { reason: 'of an older version', title: '', start: Date.UTC(2026, 11, 24), allDay: true },
        { reason: 'has no start' },
      ],
    ],
  ])
})
afterEach(() => world.close())

const lines = async () => {
  const [, list = ''] = /class="skipped">[\s\S]*?<ul>([\s\S]*?)<\/ul>/.exec((await adele.get('/')).text) ?? []
  return list.split('</li>').slice(0, -1)
}

describe('the person’s own page', () => {
  it('names each event with its start and what is wrong with it, and how many more there are', async () => {
    adele.cookies.set('zone', 'Europe/Berlin')
    expect(await lines()).toEqual([
      '<li><b><bdi>Review &lt;b&gt;\u202e</bdi></b>, 24 Nov 2026, 13:00: It never takes place',
      '<li>An event without a title, 24 Dec 2026: <span lang="en">of an older version</span>',
      '<li>An event of which nothing else is known: It has no start',
    ])
    expect((await adele.get('/')).text).toContain('… and 1 more.')
  })

  it('says which zone it means where the browser’s is not known', async () => {
    expect((await lines())[0]).toContain(', 24 Nov 2026, 12:00 UTC: ')
  })

  it('says it in German', async () => {
    adele.cookies.set('lang', 'de')
    expect((await lines())[2]).toContain('Ein Termin, von dem sonst nichts bekannt ist: ')
  })
})

it('no other page and no line of the log has them', async () => {
  const { leftOut } = world.mirror
  let asked = 0
  world.mirror.leftOut = () => {
    asked += 1
    return leftOut()
  }
  await adele.get('/')
  const [path] = /\/admin\/people\/\w+/.exec((await adele.get('/admin')).text) ?? []
  const pages = [
    '/admin',
    path ?? 'no person',
    '/admin/proof',
    '/activity',
    '/sessions',
    '/setup',
    '/help/consent/report',
  ]
  for (const page of pages) {
    const { status, text } = await adele.get(page)
    expect([page, status, text.includes('Review')]).toEqual([page, 200, false])
  }
  expect(asked).toBe(1)
  expect(written.length).toBeGreaterThan(0)
  expect(written.join()).not.toContain('Review')
})
