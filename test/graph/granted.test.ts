/** What somebody sees of a mailbox that is granted to them: as far as its owner shares it, and no further. */
import { describe, expect, it } from 'vitest'
import { Fault, type FaultKind } from '../../src/errors.ts'
import type { GraphEvent } from '../../src/event.ts'
import { withGranted } from '../../src/graph/granted.ts'
import type { Source } from '../../src/graph/looking.ts'
import type { OpenMailbox } from '../../src/graph/mailbox.ts'
import type { Sight } from '../../src/graph/types.ts'
import { FakeClock } from '../web/fake-store.ts'
import { event, secret, wordsOf } from './planted.ts'

function mailboxes(options: { sight?: Sight | Fault; defaultCalendar?: string } = {}) {
  const clock = new FakeClock()
  const facts = {
    sight: 'busy' as Sight | Fault,
    granted: ['room@contoso.example'] as readonly string[],
    fault: undefined as Fault | undefined,
    asked: [] as string[],
    isDefault: undefined as boolean | undefined,
    self: 'adele@contoso.example',
    ownFault: undefined as Fault | undefined,
    defaultCalendar: undefined as string | undefined,
    theirs: 'c1',
    sensitivity: 'normal',
    ...options,
  }
  const owned = (name: string, address: string, id = 'c1') => [
    { id, name, isDefaultCalendar: true, owner: { name, address } },
  ]
  const base = (calendars: () => Promise<unknown>) => ({
    calendars,
    hasCalendar: async () => true,
    list: async () => ({ events: [{ id: 'e1', changeKey: 'k1' }], pages: 1 }),
    changes: async () => ({ changed: new Map(), removed: new Set(), position: 'p' }),
    stamp: async () => ({ count: 1, newest: { id: 'e1', changeKey: 'k1' } }),
    events: async () => [event()],
    byId: async () =>
      new Map<string, GraphEvent | Fault>([
        ['e1', event({ sensitivity: facts.sensitivity })],
        ['e2', new Fault('notFound', 'gone')],
      ]),
    calendarView: async () => [event()],
    instances: async () => [event({ id: 'e1.1' })],
    withdrawn: async () => new Set<string>(),
    shownAs: async () => undefined,
    calls: () => 1,
    subscriptions: { create: async () => ({ id: 's', expiresAt: 0 }) },
  })
  const own = base(async () => {
    if (facts.ownFault) throw facts.ownFault
    return owned('Adele', facts.self)
  }) as unknown as OpenMailbox
  const open = (address: string) =>
    ({
      ...base(async () => {
        if (facts.fault) throw facts.fault
        return owned('Room', address, facts.theirs)
      }),
      sight: async (_: string, person: string, isDefault: boolean) => {
        facts.asked.push(person)
        facts.isDefault = isDefault
        if (facts.sight instanceof Fault) throw facts.sight
        return facts.sight
      },
    }) as unknown as Source
  const { defaultCalendar } = facts
  const granted = async () => facts.granted.map((address) => ({ address, ...(defaultCalendar && { defaultCalendar }) }))
  return { facts, clock, mailbox: withGranted({ own, granted, open, clock }) }
}
const room = 'granted:room@contoso.example:c1'
const faultOf = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => (error as Fault).kind,
  )
const idsOf = async ({ mailbox }: ReturnType<typeof mailboxes>) => (await mailbox.calendars()).map(({ id }) => id)

describe('a granted mailbox', () => {
  it('stands beside the own one, called by its owner, and is read through what is shared', async () => {
    const { mailbox, facts } = mailboxes({ sight: 'titles' })
    expect(await mailbox.calendars()).toMatchObject([
      { id: 'c1', isDefaultCalendar: true },
      { id: room, name: 'Room', isDefaultCalendar: false, owner: { address: 'room@contoso.example' } },
    ])
    expect(facts.asked, 'by the address that Exchange has').toEqual(['adele@contoso.example'])
    for (const [seen] of [await mailbox.events(room, []), [...(await mailbox.byId(room, ['e1'], [])).values()]])
      expect(wordsOf(seen as GraphEvent)).not.toContain(`${secret} body`)
    expect((await mailbox.byId(room, ['e2'], [])).get('e2')).toBeInstanceOf(Fault)
    expect(
      JSON.stringify(await mailbox.calendarView(room, 0, 1)),
      'a view does not tell what is private',
    ).not.toContain(secret)
    expect(JSON.stringify(await mailbox.events('c1', []))).toContain(`${secret} body`)
  })

  it('hides the instances of a private series, whatever they say of themselves', async () => {
    const { mailbox, facts } = mailboxes({ sight: 'details' })
    const seen = async () => JSON.stringify(await mailbox.instances(room, 'e1', [0, 1], []))
    expect(await seen()).toContain(`${secret} body`)
    facts.sensitivity = 'private'
    expect(await seen()).not.toContain(secret)
  })

  it('is looked at anew after five minutes; what is shared otherwise then is another state', async () => {
    const { mailbox, facts, clock } = mailboxes({ sight: 'details' })
    const state = async () => [(await mailbox.list(room)).events[0]?.changeKey, await mailbox.stamp(room)]
    const before = await state()
    facts.sight = 'busy'
    expect(await state()).toEqual(before)
    clock.pass(5)
    const after = await state()
    expect(after[0]).not.toBe(before[0])
    expect(after[1]).not.toBe(before[1])
    expect(await faultOf(mailbox.changes(room)), 'no feed tells of that').toBe('rejected')
  })

  it.each(['denied', 'notFound', 'rejected'] as const)(
    'shows nothing when Graph answers %s to how it is shared',
    async (kind) => {
      const world = mailboxes({ sight: new Fault(kind, 'no') })
      expect(await idsOf(world)).toEqual(['c1'])
      expect(await faultOf(world.mailbox.events(room, [])), 'for a moment that may be a slip').toBe('unavailable')
      expect(await faultOf(world.mailbox.hasCalendar(room))).toBe('unavailable')
      world.clock.pass(4)
      expect(await faultOf(world.mailbox.events(room, []))).toBe('unavailable')
      world.clock.pass(1)
      expect(await faultOf(world.mailbox.events(room, []))).toBe('notFound')
      expect(await world.mailbox.hasCalendar(room)).toBe(false)
      expect(await idsOf(world)).toEqual(['c1'])
      world.facts.sight = 'busy'
      world.clock.pass(5)
      expect(await faultOf(world.mailbox.events(room, [])), 'asked again').toBeUndefined()
    },
  )

  it('is not believed for longer when the clock was set back', async () => {
    const world = mailboxes({ sight: 'private' })
    await world.mailbox.events(room, [])
    world.facts.sight = 'nothing'
    world.clock.pass(-60)
    expect(await faultOf(world.mailbox.events(room, []))).toBe('notFound')
  })

  it('is asked again when another process has learned something since', async () => {
    const { mailbox, facts, clock } = mailboxes({ sight: 'details' })
    expect(await mailbox.shownAs(room)).toBe('details')
    facts.sight = 'busy'
    clock.pass(1)
    const learned = clock.now()
    clock.pass(1)
    expect(await mailbox.shownAs(room, learned - 90_000), 'before that').toBe('details')
    expect(await mailbox.shownAs(room, learned)).toBe('busy')
    expect(await mailbox.shownAs(room, learned)).toBe('busy')
    expect(facts.asked, 'once').toHaveLength(2)
    await mailbox.shownAs(room, clock.now() + 3_600_000)
    expect(facts.asked, 'by a clock that is right').toHaveLength(2)
  })

  it('is shared with the person by the address that Exchange has today', async () => {
    const { mailbox, facts, clock } = mailboxes()
    await mailbox.events(room, [])
    facts.self = 'adele.vance@contoso.example'
    clock.pass(5)
    await mailbox.events(room, [])
    facts.ownFault = new Fault('denied', 'no')
    clock.pass(5)
    await mailbox.events(room, [])
    const [before, after] = ['adele@contoso.example', 'adele.vance@contoso.example']
    expect(facts.asked, 'by the last one known while it is not told').toEqual([before, after, after])
  })

  it('is not known to be shared less because the own mailbox refuses', async () => {
    const world = mailboxes()
    world.facts.ownFault = new Fault('denied', 'no')
    for (const minutes of [0, 6, 6]) {
      world.clock.pass(minutes)
      expect(await faultOf(world.mailbox.events(room, []))).toBe('unavailable')
    }
  })

  it('is looked at as its default calendar or another one, since everybody’s rights count on the first alone', async () => {
    const { mailbox, facts } = mailboxes()
    await mailbox.events(room, [])
    expect(facts.isDefault).toBe(true)
    await mailbox.events('granted:room@contoso.example:c2', [])
    expect(facts.isDefault).toBe(false)
  })

  it('is none that was given its address later', async () => {
    const world = mailboxes({ defaultCalendar: 'c1', sight: 'private' })
    expect(await idsOf(world)).toEqual(['c1', room])
    world.facts.theirs = 'other'
    world.clock.pass(6)
    expect(await idsOf(world)).toEqual(['c1'])
    for (const id of [room, 'granted:room@contoso.example:other'])
      expect(await faultOf(world.mailbox.events(id, []))).toBe('notFound')
  })

  it.each(['unavailable', 'throttled'] as const)(
    'is neither read nor gone when that is not known: %s',
    async (kind) => {
      const world = mailboxes({ sight: new Fault(kind, 'later') })
      expect(await faultOf(world.mailbox.events(room, []))).toBe(kind)
      expect(await faultOf(world.mailbox.hasCalendar(room)), 'nothing says that it is gone').toBe(kind)
    },
  )

  it.each<FaultKind>(['unavailable', 'denied', 'throttled'])(
    'takes the own calendars not along when it answers %s',
    async (kind) => {
      const world = mailboxes()
      world.facts.fault = new Fault(kind, 'no')
      expect(await idsOf(world)).toEqual(['c1'])
    },
  )

  it('is closed at once when it is taken back, whatever was believed', async () => {
    const world = mailboxes({ sight: 'private' })
    await world.mailbox.events(room, [])
    world.facts.granted = []
    expect(await faultOf(world.mailbox.events(room, []))).toBe('notFound')
    expect(await world.mailbox.hasCalendar(room)).toBe(false)
    expect(await idsOf(world)).toEqual(['c1'])
    expect(await world.mailbox.shownAs(room)).toBe('nothing')
    expect(await world.mailbox.withdrawn(['c1', room])).toEqual(new Set([room]))
  })

  it('is nothing that anybody could name without it being granted', async () => {
    const { mailbox, facts } = mailboxes({ sight: 'private' })
    for (const id of ['granted:ceo@contoso.example:c1', 'granted::c1', 'granted:'])
      expect(await faultOf(mailbox.events(id, []))).toBe('notFound')
    expect(facts.asked).toEqual([])
  })

  it('is not subscribed to, and the own one is', async () => {
    const { mailbox } = mailboxes()
    const wish = { notificationUrl: '', lifecycleNotificationUrl: '', clientState: '', expiresAt: 0 }
    expect(await faultOf(mailbox.subscriptions.create(room, wish))).toBe('denied')
    expect(await faultOf(mailbox.subscriptions.create('c1', wish))).toBeUndefined()
  })
})
