import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import type { FidelityReport } from '../../src/mirror/types.ts'
import { calendar, type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  adele = new Visitor(world)
  await adele.signIn()
  world.mirror.state = { calendars: [calendar('Calendar')], running: false, problem: undefined }
})
afterEach(() => world.close())

const compare = async (visitor = adele) => visitor.post('/compare', { csrf: await visitor.csrf('/compare') })

const report = (differences: FidelityReport['differences']): FidelityReport => ({
  from: Date.UTC(2026, 10, 22),
  to: Date.UTC(2027, 1, 20),
  compared: 1_812,
  differences,
})

describe('comparing with Outlook', () => {
  it('is a button, once the calendars have been read', async () => {
    expect((await adele.get('/')).text).toContain('Compare with Outlook')
    world.mirror.state = { calendars: undefined, running: true, problem: undefined }
    expect((await adele.get('/')).text).not.toContain('Compare with Outlook')
  })

  it('looks at the next 90 days and says that all is the same', async () => {
    world.mirror.report = report([])
    const { status, text } = await compare()
    expect(status).toBe(200)
    expect(world.mirror.checked).toEqual([expect.stringMatching(/^account\w+ 90$/)])
    expect(text).toContain('1,812 appointments compared, and all of them are the same.')
    expect(text).toContain('From 22 Nov 2026 to 20 Feb 2027')
    expect(text).toContain('data-differences="0"')
  })

  it('lists what differs by calendar, date and kind', async () => {
    world.mirror.report = report([
      { calendar: 1, date: '2026-12-07', kind: 'time' },
      { calendar: 2, date: '2026-12-24', kind: 'missing' },
    ])
    const { text } = await compare()
    expect(text).toContain('1,812 appointments compared, 2 differences found.')
    expect(text).toContain('<li>Calendar 1, 7 Dec 2026: at another time in your apps</li>')
    expect(text).toContain('<li>Calendar 2, 24 Dec 2026: in Outlook, but not in your apps</li>')
  })

  it('does not list without end', async () => {
    world.mirror.report = report(
      Array.from({ length: 80 }, () => ({ calendar: 1, date: '2026-12-07', kind: 'extra' as const })),
    )
    const { text } = await compare()
    expect(text.match(/<li>/g)).toHaveLength(50)
    expect(text).toContain('and 30 more')
  })

  it('happens at most once a minute for each person, and shows the last result meanwhile', async () => {
    await compare()
    world.mirror.report = report([{ calendar: 1, date: '2026-12-07', kind: 'time' }])
    expect((await compare()).text).toContain('data-differences="0"')
    const alex = new Visitor(world)
    await alex.signIn('alex')
    expect((await compare(alex)).text).toContain('data-differences="1"')
    expect(world.mirror.checked).toHaveLength(2)
    world.clock.time += 60_000
    expect((await compare()).text).toContain('data-differences="1"')
    expect(world.mirror.checked).toHaveLength(3)
  })

  it('says when it could not be done', async () => {
    world.mirror.report = new Fault('throttled', 'slow down')
    const { status, text } = await compare()
    expect([status, text.includes('That could not be compared just now')]).toEqual([503, true])
  })

  it('is done for nobody but who asked from our own page', async () => {
    const csrf = await adele.csrf('/compare')
    expect((await adele.post('/compare', { csrf: 'x' })).status).toBe(403)
    expect((await adele.post('/compare', { csrf }, { Origin: 'https://evil.example' })).status).toBe(403)
    expect((await adele.get('/compare')).status).toBe(405)
    expect((await new Visitor(world).post('/compare', { csrf })).location).toBe('/?note=ended')
    expect(world.mirror.checked).toEqual([])
  })
})
