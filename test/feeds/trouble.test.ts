import { describe, expect, it } from 'vitest'
import type { OpenFeed } from '../../src/calendar.ts'
import { Fault, type FaultKind } from '../../src/errors.ts'
import { MemoryHome, MemoryKept } from '../caldav/memory-home.ts'
import { adele, adelesHome, holiday, review, team, work } from '../caldav/people.ts'
import { readStrictly } from '../ical/strict.ts'
import { secret, startDoor } from './door.ts'

const feed = `/feed/${secret}.ics`
const uids = (text: string) => [
  ...new Set(
    readStrictly(text).parts.flatMap(({ properties }) =>
      properties.filter(({ name }) => name === 'UID').map((own) => own.value),
    ),
  ),
]

describe('trouble', () => {
  const kinds: readonly FaultKind[] = ['unavailable', 'throttled', 'denied', 'signInNeeded', 'misconfigured', 'locked']

  it.each(kinds)('of the kind %s means "come back later", never less than there is', async (kind) => {
    for (const where of ['*', work.id, team.id]) {
      const troubled = adelesHome()
      troubled.faults.set(where, new Fault(kind, 'trouble'))
      const ask = await startDoor({ home: troubled })
      for (const path of [feed, `/feed/${secret}.ifb`]) {
        const { status, headers, text } = await ask(path)
        if (where === team.id && path.endsWith('ifb')) continue // somebody else's, not counted there
        expect([status, text, headers.get('etag'), headers.get('content-type')]).toEqual([503, '', null, null])
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      }
    }
  })

  it('with one text that cannot be read holds back the whole answer', async () => {
    const broken = new MemoryHome().add(work, [review, holiday])
    const snapshot = broken.snapshot.bind(broken)
    broken.snapshot = async (id) => ({
      ...(await snapshot(id)),
      texts: async () => new Map([[review.name, review.text]]),
    })
    const ask = await startDoor({ home: broken })
    expect((await ask(feed)).status).toBe(503)
  })

  it('in the midst of a long answer breaks the connection, so that half of it is never taken for the whole', async () => {
    const long = manyEvents(3_000)
    const snapshot = long.snapshot.bind(long)
    let calls = 0
    long.snapshot = async (id) => {
      const real = await snapshot(id)
      const texts = (names: readonly string[]) =>
        ++calls > 3 ? Promise.reject(new Fault('unavailable', 'store')) : real.texts(names)
      return { ...real, texts }
    }
    const ask = await startDoor({ home: long })
    for (const coding of ['identity', 'gzip']) {
      calls = 0
      await expect(ask(feed, { 'accept-encoding': coding })).rejects.toThrow()
    }
  })
})

function manyEvents(count: number): MemoryHome {
  const pad = `DESCRIPTION:${'x'.repeat(500)}`.replace(/(.{70})/g, '$1\r\n ')
  const objects = Array.from({ length: count }, (_, n) => {
    const uid = `uid-${n}`
    const text = review.text.replaceAll(review.uid, uid).replace('SUMMARY', `${pad}\r\nSUMMARY`)
    return { ...review, uid, name: `${String(n).padStart(6, '0')}.ics`, text }
  })
  return new MemoryHome().add(work, objects)
}

describe('a long calendar', () => {
  it('goes out piece by piece, packed or not, with every event, and is read in batches', async () => {
    const long = manyEvents(5_000)
    const ask = await startDoor({ home: long })
    const plain = await ask(feed, { 'accept-encoding': 'identity' })
    expect(plain.headers.get('content-length')).toBeNull()
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(uids(plain.text)).toHaveLength(5_000)
    expect(long.reads).toEqual({ calls: 25, texts: 5_000 })
    const packed = await ask(feed, { 'accept-encoding': 'gzip' })
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(packed.text).toBe(plain.text)
    const head = await ask(feed, {}, 'HEAD')
    expect([head.status, head.headers.get('etag')]).toEqual([200, plain.headers.get('etag')])
    expect(long.reads.texts).toBe(10_000)
  })
})

it('opens nothing any more when it ended while others of the account had their turns', async () => {
  const [home, { promise: released, resolve: release }] = [adelesHome(), Promise.withResolvers<void>()]
  const calendars = home.calendars.bind(home)
  home.calendars = async () => {
    await released
    return calendars()
  }
  let [now, opened] = [0, 0]
  const all = Promise.withResolvers<void>()
  const openFeed: OpenFeed = async () => {
    if (now > 0) return 'refused'
    opened += 1
    if (opened === 17) all.resolve()
    return { account: adele, home, kept: new MemoryKept() }
  }
  const ask = await startDoor({ home, openFeed, now: () => now })
  const asked = Array.from({ length: 17 }, () => ask(feed))
  await all.promise
  now = 1_000
  release()
  const answers = await Promise.all(asked)
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(16).fill(200), 404])
})
