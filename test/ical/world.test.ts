/** What a client computes from the objects that are served, against the instances that Graph itself answers: a whole mailbox. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GraphEvent } from '../../src/event.ts'
import { lens } from '../../src/ical/lens.ts'
import { select } from '../../src/ical/translate.ts'
import { type Bed, graphBed } from '../sandbox/graphbed.ts'
import { asMaster, computed, ofGraph, textOf } from './instances.ts'
import { checkObject, readStrictly } from './strict.ts'

const FROM = '2026-01-03T12:30:00Z'
const UNTIL = '2027-12-29T12:30:00Z'
const range = { start: Date.parse(FROM), end: Date.parse(UNTIL) }

let bed: Bed
const masters: GraphEvent[] = []
const singles: GraphEvent[] = []

/** As the bridge asks: the lists, then each master by its id. */
beforeAll(async () => {
  bed = await graphBed()
  for (const { id } of await bed.all('/me/calendars')) {
    for (const event of await bed.all(`/me/calendars/${id}/events?$top=500&$select=${select.join()}`)) {
      if (event.type !== 'seriesMaster') singles.push(event)
      else {
        const { status, body } = await bed.get(`/me/events/${encodeURIComponent(event.id)}?${asMaster}`)
        // Private events of others are listed, but not shown.
        if (status === 200) masters.push(body)
      }
    }
  }
}, 60_000)
afterAll(() => bed.close())

describe('of the whole mailbox, all calendars', () => {
  it('there is enough to be worth it', () => {
    expect(masters.length).toBeGreaterThan(30)
    expect(masters.flatMap(({ exceptionOccurrences }) => exceptionOccurrences ?? []).length).toBeGreaterThan(5)
    expect(masters.flatMap(({ cancelledOccurrences }) => cancelledOccurrences ?? []).length).toBeGreaterThan(3)
  })

  it('each series happens as Graph says in two years: starts, ends, days, titles', async () => {
    let instances = 0
    for (const master of masters) {
      const path = `/me/events/${encodeURIComponent(master.id)}/instances?startDateTime=${FROM}&endDateTime=${UNTIL}&$top=500`
      const given = (await bed.all(path)).map(ofGraph).sort()
      expect([...computed(textOf(master), range)].sort(), master.subject ?? '').toEqual(given)
      instances += given.length
    }
    expect(instances).toBeGreaterThan(1_400)
  }, 120_000)

  it('each single event happens when Graph says', () => {
    const inRange = singles.filter((event) => {
      const [start, end] = [event.start, event.end].map((time) => Date.parse(`${time?.dateTime?.slice(0, 19)}Z`))
      return (start ?? 0) < range.end && (end ?? 0) > range.start
    })
    expect(inRange.length).toBeGreaterThan(200)
    for (const event of inRange) expect(computed(textOf(event), range), event.subject ?? '').toEqual([ofGraph(event)])
  })

  it('each object is sound, and so is what each lens leaves of it', () => {
    for (const event of [...singles, ...masters]) {
      const text = textOf(event)
      if (text === '') continue
      checkObject(readStrictly(text))
      for (const detail of ['titles', 'busy'] as const) {
        const seen = lens(text, { detail, window: { now: Date.UTC(2026, 10, 23), pastDays: 30, futureDays: 90 } })
        if (seen !== undefined) checkObject(readStrictly(seen))
      }
    }
  })
})
