/** Granted calendars: never more of them than is shared now, whatever the copy was made of and whether it can be read anew. */
import { describe, expect, it } from 'vitest'
import { Fault } from '../../src/errors.ts'
import type { GraphEvent, Sight } from '../../src/graph/types.ts'
import type { Ref } from '../../src/mirror/objects.ts'
import { census, days } from './collecting.ts'
import { fakeMailbox, meeting } from './fake-mailbox.ts'
import { account, minuteMs, type Stage, secondMs, stage } from './stage.ts'

const count = 20
type Opened = Exclude<Sight, 'nothing'>
/** What Graph answers of each event at that sight: at busy times nothing but these. */
const seenAt = (id: string, sight: Opened, day: number): GraphEvent => {
  const { iCalUId: _uid, createdDateTime: _made, lastModifiedDateTime: _changed, ...times } = meeting(id, 'Busy', day)
  const event =
    sight === 'busy'
      ? times
      : meeting(id, `PLANTED ${id}`, day, { body: { contentType: 'text', content: 'PLANTED notes' } })
  return { ...event, showAs: 'busy', changeKey: `k ${sight}`, seenAs: sight }
}

/** Shares the calendar `Team` that far from now on. */
function share({ mailbox }: Pick<Stage, 'mailbox'>, sight: Sight): void {
  mailbox.sights.set('Team', sight)
  if (sight === 'nothing') return
  for (let i = 1; i <= count; i += 1) mailbox.put('Team', seenAt(`e${i}`, sight, i))
}

async function shared(sight: Sight): Promise<Stage> {
  const mailbox = fakeMailbox('Calendar', 'Team')
  mailbox.put('Calendar', meeting('own', 'Mine'))
  share({ mailbox }, sight)
  const world = await stage(mailbox)
  await world.look('Calendar')
  await world.look('Team')
  return world
}

const textsOf = async (world: Stage) => {
  const snapshot = await world.look('Team')
  return [...(await snapshot.texts(snapshot.index.map(({ name }) => name))).values()]
}
const later = (world: Stage) => world.clock.advance(minuteMs)

describe('a calendar of which less is shared', () => {
  const troubles: Readonly<Record<string, (world: Stage) => void>> = {
    'its events cannot be read': ({ mailbox }) => {
      for (let i = 1; i <= count; i += 1) mailbox.broken.set(`e${i}`, new Fault('unavailable', 'no'))
    },
    'one of its events cannot be read': ({ mailbox }) => void mailbox.broken.set('e7', new Fault('unavailable', 'no')),
    'its list cannot be read': ({ mailbox }) =>
      void mailbox.brokenCalendars.set('Team', new Fault('unavailable', 'no')),
    'the brake holds what was read': ({ mailbox }) => {
      for (let i = 5; i <= count; i += 1) mailbox.remove('Team', `e${i}`)
    },
  }

  it.each(Object.entries(troubles))('is shown as little at once, although %s', async (_, cause) => {
    const world = await shared('details')
    expect((await textsOf(world)).join('')).toContain('PLANTED e7')
    share(world, 'busy')
    cause(world)
    later(world)
    const texts = await textsOf(world)
    expect(texts, 'none is missing').toHaveLength(count)
    for (const text of texts) {
      expect(text).toContain('SUMMARY:Busy')
      expect(text).not.toMatch(/PLANTED|@contoso|CREATED|LAST-MODIFIED|2026110/)
    }
    const [token, id] = [(await world.look('Team')).token, await world.calendar('Team')]
    expect(await world.home.token(id), 'as one state').toBe(token)
    expect(await world.home.since(id, token)).toEqual({ token, changed: [], removed: [], truncated: false })
  })

  it('is told apps as a change', async () => {
    const world = await shared('details')
    const [{ token }, id] = [await world.look('Team'), await world.calendar('Team')]
    share(world, 'busy')
    later(world)
    const changes = await world.home.since(id, token)
    expect(changes === undefined || changes.changed.length === count).toBe(true)
    expect((await world.look('Team')).token).not.toBe(token)
  })

  it('goes on so after a restart', async () => {
    const world = await shared('details')
    share(world, 'busy')
    world.mailbox.brokenCalendars.set('Team', new Fault('unavailable', 'no'))
    later(world)
    await world.look('Team')
    world.mailbox.fault = new Fault('unavailable', 'no')
    const next = await stage(world.mailbox, world)
    expect((await textsOf(next)).join('')).not.toContain('PLANTED')
  })

  it('stays so when another process still believes what it was told before', async () => {
    const world = await shared('details')
    share(world, 'busy')
    later(world)
    await world.look('Team')
    const there = await stage(world.mailbox, world)
    const truth = world.mailbox.shownAs
    // That one asks again only when it hears that there is news.
    world.mailbox.shownAs = async (id, since) => (since === undefined && id === 'Team' ? 'details' : truth(id))
    for (let i = 1; i <= count; i += 1) world.mailbox.put('Team', seenAt(`e${i}`, 'busy', i))
    later(world)
    expect((await textsOf(there)).join('')).not.toMatch(/@contoso|CREATED/)
    const ref = await world.store.collection<Ref>('mirror-ref').get(`adele/${await world.calendar('Team')}`)
    expect(ref?.sight).toBe('busy')
  })

  it('is shown as it is shared when all of it was read', async () => {
    const world = await shared('private')
    share(world, 'details')
    world.mailbox.broken.set('e7', new Fault('unavailable', 'no'))
    later(world)
    expect((await textsOf(world)).join(''), 'titles until then').not.toContain('notes')
    world.mailbox.broken.clear()
    later(world)
    expect((await textsOf(world)).filter((text) => text.includes('PLANTED notes'))).toHaveLength(count)
  })
})

it('a calendar of which more is shared shows it as soon as it is read', async () => {
  const world = await shared('busy')
  expect((await textsOf(world)).join('')).not.toContain('PLANTED')
  share(world, 'details')
  later(world)
  expect((await textsOf(world)).filter((text) => text.includes('PLANTED'))).toHaveLength(count)
})

it('a copy of a version that did not keep how it was made is read anew, and shows less until then', async () => {
  const world = await shared('details')
  const refs = world.store.collection<Ref>('mirror-ref')
  const key = `adele/${await world.calendar('Team')}`
  const { sight: _, ...old } = (await refs.get(key)) ?? expect.fail('nothing kept')
  await refs.set(key, old)
  world.mailbox.brokenCalendars.set('Team', new Fault('unavailable', 'no'))
  later(world)
  expect((await textsOf(world)).join('')).not.toContain('notes')
  world.mailbox.brokenCalendars.clear()
  later(world)
  expect((await textsOf(world)).filter((text) => text.includes('PLANTED notes'))).toHaveLength(count)
})

describe('a calendar that is not granted any more', () => {
  const faultOf = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: unknown) => (error instanceof Fault ? error.kind : String(error)),
    )

  it('is not there from that moment on, and whatever Microsoft answers', async () => {
    const world = await shared('details')
    const id = await world.calendar('Team')
    world.mailbox.withdrawnIds.add('Team')
    world.mailbox.fault = new Fault('unavailable', 'no')
    const home = () => world.homeOf(account('adele')) // as each request has its own
    const asked = [home().snapshot(id), home().token(id), home().since(id, undefined)]
    expect(await Promise.all(asked.map(faultOf))).toEqual(['notFound', 'notFound', 'notFound'])
    expect((await home().calendars()).map(({ name }) => name)).toEqual(['Calendar'])
    const kept = world.mirror.kept(account('adele'), { detail: 'all' })
    expect(await faultOf(kept.snapshot(id))).toBe('notFound')
  })

  it('leaves no copy behind the next look at the list, though that fails', async () => {
    const world = await shared('details')
    const id = await world.calendar('Team')
    world.mailbox.withdrawnIds.add('Team')
    world.mailbox.fault = new Fault('unavailable', 'no')
    world.clock.advance(11 * minuteMs)
    expect((await world.homeOf(account('adele')).calendars()).map(({ name }) => name)).toEqual(['Calendar'])
    expect(await world.store.collection<Ref>('mirror-ref').get(`adele/${id}`)).toBeUndefined()
  })

  it('is off the person’s page at once, whatever round hangs at Microsoft', async () => {
    const world = await shared('details')
    const gate = Promise.withResolvers<void>()
    later(world)
    world.mailbox.gate = gate.promise
    const id = await world.calendar('Calendar')
    world.mailbox.log.length = 0
    const round = world.mirror.lookAfter(account('adele'), id, world.clock.now())
    await expect.poll(() => world.mailbox.log).not.toEqual([])
    world.mailbox.withdrawnIds.add('Team')
    world.mirror.connect(account('adele'))
    const names = async () => (await world.mirror.status('adele')).calendars?.map(({ name }) => name)
    await expect.poll(names).toEqual(['Calendar'])
    gate.resolve()
    await round
  })

  it('leaves nothing of somebody who never comes back, within three days', async () => {
    const world = await shared('details')
    const { ref, blob } = await census(world.store)
    world.mailbox.withdrawnIds.add('Team')
    world.mailbox.fault = new Fault('unavailable', 'no')
    await days(world, 3)
    expect(await census(world.store)).toMatchObject({ ref: ref - 1, blob: blob - count })
  })

  it('leaves nothing behind, also when it is taken back while it is being read', async () => {
    const world = await shared('details')
    const id = await world.calendar('Team')
    share(world, 'busy')
    const gate = Promise.withResolvers<void>()
    later(world)
    world.mailbox.gate = gate.promise
    const round = world.mirror.lookAfter(account('adele'), id, world.clock.now())
    world.mailbox.withdrawnIds.add('Team')
    gate.resolve()
    await round
    expect(await world.store.collection<Ref>('mirror-ref').get(`adele/${id}`)).toBeUndefined()
    const trees: string[] = []
    for await (const key of world.store.collection('mirror-tree').keys(`adele/${id}`)) trees.push(key)
    expect(trees).toEqual([])
  })

  it('is gone with the round that finds it shared no more', async () => {
    const world = await shared('details')
    const id = await world.calendar('Team')
    share(world, 'nothing')
    world.clock.advance(20 * secondMs)
    expect(await faultOf(world.home.snapshot(id))).toBe('notFound')
    expect((await world.home.calendars()).map(({ name }) => name)).toEqual(['Calendar'])
    expect(
      world.noted.filter((kind) => kind !== undefined),
      'which is no failure',
    ).toEqual([])
  })
})
