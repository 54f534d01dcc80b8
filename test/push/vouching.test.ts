/** When a copy passes for the present because Microsoft would have told, seen through the port; by a clock that stands still. */
import { describe, expect, it } from 'vitest'
import type { CalendarHome } from '../../src/calendar.ts'
import { Fault } from '../../src/errors.ts'
import { silentLog } from '../../src/log.ts'
import { createMirror } from '../../src/mirror/mirror.ts'
import { createPush } from '../../src/mirror/subscriptions/push.ts'
import type { Kept } from '../../src/mirror/subscriptions/records.ts'
import { type FakeMailbox, meeting } from '../mirror/fake-mailbox.ts'
import { account, dayMs, full, handClock, hourMs, minuteMs, secondMs } from '../mirror/stage.ts'
import { memoryStore } from '../store/memory.ts'

const adele = account('adele')

/** A mirror whose first calendar is watched, and was looked at since. */
async function watchedStage(mailbox: FakeMailbox = full(20)) {
  const clock = handClock()
  const store = await memoryStore(clock)
  const push = createPush({
    store,
    accounts: { get: async () => adele },
    subscriptions: () => ({
      create: async (_, { expiresAt }) => ({ id: 's1', expiresAt }),
      renew: async () => Promise.reject(new Error('not asked for here')),
      remove: async () => {},
    }),
    publicUrl: new URL('https://cal.example.org/'),
    backstopMs: 15 * minuteMs,
    clock,
    log: silentLog,
  })
  const mirror = createMirror({
    store,
    accounts: { noteOutcome: async () => {} },
    mailbox: () => mailbox,
    rules: { freshMs: 15 * secondMs, waitMs: 2 * secondMs, staleOutageMs: 7 * dayMs, staleSignInMs: dayMs },
    htmlDescription: false,
    watch: push,
    clock,
    log: silentLog,
  })
  const home: CalendarHome = mirror.home(adele)
  const id = (await home.calendars())[0]?.id ?? ''
  const look = async () => (await home.snapshot(id)).index.length
  await look()
  for (const { run } of push.jobs(async () => {})) await run(new AbortController().signal)
  clock.advance(minuteMs)
  await look()
  mailbox.log.length = 0
  const told = async () => {
    const kept = await store.collection<Kept>('subscription').get(`adele/${id}`)
    const { id: subscriptionId = '', clientState = '' } = kept ?? {}
    push.arrived([{ subscriptionId, clientState, tenantId: 'tid', lifecycleEvent: undefined }])
    await new Promise(setImmediate)
  }
  return { clock, mailbox, home, id, look, told, mirror }
}

describe('a copy that Microsoft watches', () => {
  it('is the present for as long as the backstop allows, and asked about then: a lost notification costs no more', async () => {
    const { clock, mailbox, look } = await watchedStage()
    mailbox.put('Calendar', meeting('new', 'Nobody told'))
    clock.advance(13 * minuteMs)
    expect([await look(), mailbox.log]).toEqual([20, []])
    clock.advance(2 * minuteMs)
    expect(await look()).toBe(21)
  })

  it('is asked about at once when a change was told', async () => {
    const { clock, mailbox, look, told } = await watchedStage()
    mailbox.put('Calendar', meeting('new', 'Told'))
    clock.advance(minuteMs)
    await told()
    clock.advance(1)
    expect(await look()).toBe(21)
    mailbox.log.length = 0
    clock.advance(minuteMs)
    expect([await look(), mailbox.log]).toEqual([21, []])
  })

  it('is asked about once more when a change was told while it was being read', async () => {
    const { clock, mailbox, home, id, look, told } = await watchedStage()
    clock.advance(minuteMs)
    await told()
    let open = () => {}
    mailbox.gate = new Promise((resolve) => {
      open = resolve
    })
    clock.advance(1)
    const reading = home.snapshot(id)
    await new Promise(setImmediate)
    clock.advance(1)
    await told()
    mailbox.gate = undefined
    open()
    await reading
    mailbox.put('Calendar', meeting('new', 'Passed by that reading'))
    clock.advance(minuteMs)
    expect(await look()).toBe(21)
  })

  it('is asked about as ever while a removal waits to be confirmed', async () => {
    const { clock, mailbox, look, told } = await watchedStage()
    mailbox.shelves.get('Calendar')?.clear()
    clock.advance(minuteMs)
    await told()
    clock.advance(1)
    expect(await look()).toBe(20)
    clock.advance(6 * minuteMs)
    expect(await look()).toBe(0)
  })

  it('is asked about as ever while an event could not be read', async () => {
    const { clock, mailbox, look, told } = await watchedStage()
    mailbox.put('Calendar', meeting('new', 'Not readable for the moment'))
    mailbox.broken.set('new', new Fault('unavailable', 'for the moment'))
    clock.advance(minuteMs)
    await told()
    clock.advance(1)
    expect(await look()).toBe(20)
    mailbox.broken.clear()
    clock.advance(2 * minuteMs)
    expect(await look()).toBe(21)
  })

  it('is asked about as ever once the subscription has ended', async () => {
    const { clock, mailbox, look } = await watchedStage()
    clock.advance(71 * hourMs)
    await look()
    mailbox.put('Calendar', meeting('new', 'After the end'))
    clock.advance(minuteMs)
    expect(await look()).toBe(21)
  })

  it('is not fresher by a clock that was set back', async () => {
    const { clock, mailbox, look } = await watchedStage()
    mailbox.put('Calendar', meeting('new', 'In the past'))
    clock.advance(-hourMs)
    expect(await look()).toBe(21)
  })

  it('saves the look at the list of calendars too, but not for one that the list lacks', async () => {
    const { clock, mailbox, home } = await watchedStage()
    clock.advance(10 * minuteMs)
    await home.calendars()
    expect(mailbox.log).toEqual([])
    await home.snapshot('unknown').catch(() => {})
    expect(mailbox.log).toContain('calendars')
  })
})
