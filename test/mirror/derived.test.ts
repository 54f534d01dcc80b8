/** What apps with a narrower password get. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { CalendarHome, Scope } from '../../src/calendar.ts'
import { fakeMailbox, meeting, series } from './fake-mailbox.ts'
import { plain } from './plain.ts'
import { account, dayMs, faultOf, minuteMs, type Stage, stage } from './stage.ts'

let bench: Stage
let team: string

beforeEach(async () => {
  const mailbox = fakeMailbox('Calendar', 'Team')
  mailbox.put('Calendar', meeting('dentist', 'Dentist', 3))
  mailbox.put('Team', meeting('plan', 'Secret plan', 1, { location: { displayName: 'Room 7' } }))
  mailbox.put('Team', meeting('talk', 'Secret talk', 20))
  bench = await stage(mailbox)
  team = await bench.calendar('Team')
})

const seenWith = (scope: Scope): CalendarHome => bench.mirror.home(account('adele'), scope)
const busy = () => seenWith({ detail: 'busy' })

async function titlesOf(home: CalendarHome, id = team): Promise<string[]> {
  const { index, texts } = await home.snapshot(id)
  const all = [...(await texts(index.map(({ name }) => name))).values()]
  return all.map((text) => /SUMMARY:(.*)\r/.exec(text)?.[1] ?? '').sort()
}

/** After enough time for the next look at Outlook. */
const later = (ms = minuteMs) => bench.clock.advance(ms)

const touch = (more: Parameters<typeof meeting>[3]) =>
  bench.mailbox.put('Team', meeting('plan', 'Secret plan', 1, { location: { displayName: 'Room 7' }, ...more }))

describe('a narrower password', () => {
  it('shows chosen calendars as if there were no others', async () => {
    const home = seenWith({ detail: 'all', calendars: [team] })
    const other = await bench.calendar('Calendar')

    expect((await home.calendars()).map(({ name, order }) => [name, order])).toEqual([['Team', 1]])
    expect(await titlesOf(home)).toEqual(['Secret plan', 'Secret talk'])
    expect(await faultOf(home.snapshot(other))).toBe('notFound')
    expect(await faultOf(home.since(other, undefined))).toBe('notFound')
  })

  it('of the busy level has nothing of an event in text or index but when it is', async () => {
    const { index, texts } = await busy().snapshot(team)
    const whole = (await bench.home.snapshot(team)).index
    const everything = JSON.stringify([index, ...(await texts(index.map(({ name }) => name)))])

    expect(await titlesOf(busy())).toEqual(['Busy', 'Busy'])
    for (const word of ['Secret', 'Room 7', 'contoso', 'plan', 'talk', '20261101', '20261102'])
      expect(everything).not.toContain(word)
    for (const row of index) {
      const true_ = whole.find(({ name }) => name === row.name)
      expect([row.first, row.last]).toEqual([true_?.first, true_?.last])
      expect(row.modified).toBe(bench.clock.now())
      for (const told of ['uid', 'etag', 'size', 'modified'] as const) expect(row[told]).not.toBe(true_?.[told])
    }
  })

  it('has etags and a token that move with what it shows, and only with that', async () => {
    const before = [await busy().snapshot(team), await bench.home.snapshot(team)] as const
    touch({ subject: 'Another plan', lastModifiedDateTime: '2026-11-22T09:00:30Z' })
    later()
    const renamed = [await busy().snapshot(team), await bench.home.snapshot(team)] as const
    expect(renamed[1].token).not.toBe(before[1].token)
    expect([renamed[0].token, renamed[0].index.map(plain)]).toEqual([before[0].token, before[0].index.map(plain)])

    touch({ showAs: 'oof' })
    later()
    const moved = await busy().snapshot(team)
    expect(moved.token).not.toBe(before[0].token)
    expect((await busy().since(team, before[0].token))?.changed).toHaveLength(1)
  })

  it('gets changes in pieces, and each piece ends in a token of its own', async () => {
    const first = await busy().since(team, undefined, 1)
    const second = await busy().since(team, first?.token, 1)

    expect([first?.truncated, second?.truncated]).toEqual([true, false])
    const names = [...(first?.changed ?? []), ...(second?.changed ?? [])].map(({ name }) => name)
    expect(names.sort()).toEqual((await busy().snapshot(team)).index.map(({ name }) => name))
    expect((await busy().since(team, second?.token))?.changed).toEqual([])
  })

  it('is told nothing by the token of another level or window', async () => {
    const homes = [
      bench.home,
      busy(),
      seenWith({ detail: 'titles' }),
      seenWith({ detail: 'all', futureDays: 360 }),
      seenWith({ detail: 'busy', pastDays: 30 }),
    ]
    const tokens = await Promise.all(homes.map(async (home) => (await home.snapshot(team)).token))

    expect(new Set(tokens).size).toBe(homes.length)
    for (const [at, home] of homes.entries()) {
      for (const [from, token] of tokens.entries()) {
        expect((await home.since(team, token)) !== undefined, `${from} at ${at}`).toBe(from === at)
      }
    }
  })

  it('with the same limits shares what was made for the first one', async () => {
    await busy().snapshot(team)
    const kept = async () => {
      const keys: string[] = []
      for await (const key of bench.store.collection('mirror-derived').keys()) keys.push(key)
      return keys
    }
    const before = await kept()
    await seenWith({ detail: 'busy', calendars: [team] }).snapshot(team)

    expect(before).toHaveLength(1)
    expect(await kept()).toEqual(before)
  })
})

describe('a window', () => {
  it('moves with the days, and the token only when something comes or goes', async () => {
    const home = () => seenWith({ detail: 'all', pastDays: 1, futureDays: 12 })
    expect(await titlesOf(home())).toEqual(['Secret plan'])
    const { token } = await home().snapshot(team)

    later(dayMs)
    expect((await home().snapshot(team)).token).toBe(token)
    later(15 * dayMs)
    expect(await titlesOf(home())).toEqual(['Secret talk'])
    const changes = await home().since(team, token)
    expect([changes?.changed.length, changes?.removed.length]).toEqual([1, 1])
  })

  it('shows no instance outside, of a series without end neither', async () => {
    bench.mailbox.put('Team', series('monday', 'Secret monday'))
    later()
    const { index, texts } = await seenWith({ detail: 'busy', pastDays: 1, futureDays: 30 }).snapshot(team)
    const all = [...(await texts(index.map(({ name }) => name))).values()].join()

    expect(all).toMatch(/RRULE:[^\r]*UNTIL=20261221/)
    expect(index.map(({ last }) => last)).not.toContain(Number.MAX_SAFE_INTEGER)
  })
})

describe('what a lens made', () => {
  it('is made again when some of it was lost', async () => {
    const { index } = await busy().snapshot(team)
    const whole = await titlesOf(busy())
    await bench.store.collection('mirror-blob').delete(`adele/${index[0]?.etag}`)

    expect(await titlesOf(busy())).toEqual(whole)
  })

  it('is erased with the account', async () => {
    await busy().snapshot(team)
    await bench.mirror.erase('adele')
    const left: string[] = []
    for (const shelf of ['blob', 'bucket', 'tree', 'derived']) {
      for await (const key of bench.store.collection(`mirror-${shelf}`).keys()) left.push(key)
    }
    expect(left).toEqual([])
  })

  it('is made once for many who ask at the same time, and again after a restart nothing is made', async () => {
    const homes = Array.from({ length: 8 }, () => busy().snapshot(team))
    const tokens = new Set((await Promise.all(homes)).map(({ token }) => token))
    later(5_000)
    const again = await stage(bench.mailbox, { store: bench.store, clock: bench.clock })
    const { token, index } = await again.mirror.home(account('adele'), { detail: 'busy' }).snapshot(team)

    expect([...tokens]).toEqual([token])
    expect(index).toEqual((await busy().snapshot(team)).index)
  })
})
