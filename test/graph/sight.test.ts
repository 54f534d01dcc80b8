/** What somebody sees of a mailbox that is granted to them: as far as its owner shares it, and no further. */
import { describe, expect, it } from 'vitest'
import { Fault, type FaultKind } from '../../src/errors.ts'
import type { GraphEvent } from '../../src/event.ts'
import { type Source, withGranted } from '../../src/graph/granted.ts'
import type { OpenMailbox } from '../../src/graph/mailbox.ts'
import { veiled } from '../../src/graph/sight.ts'
import type { Sight } from '../../src/graph/types.ts'
import { FakeClock } from '../web/fake-store.ts'

const secret = 'PLANTED'
const at = { dateTime: '2026-11-20T10:00:00', timeZone: 'UTC' }
/** Every member that can hold words has them, and so has one that nobody knows yet. */
const event = (more: Partial<GraphEvent> = {}): GraphEvent =>
  ({
    id: 'e1',
    changeKey: 'k1',
    '@odata.etag': 'W/"k1"',
    type: 'singleInstance',
    iCalUId: 'u1',
    start: at,
    end: at,
    showAs: 'oof',
    sensitivity: 'normal',
    subject: `${secret} subject`,
    location: { displayName: `${secret} place` },
    locations: [{ displayName: `${secret} place` }],
    body: { contentType: 'text', content: `${secret} body` },
    bodyPreview: `${secret} body`,
    organizer: { emailAddress: { name: `${secret} person`, address: 'x@contoso.example' } },
    attendees: [{ emailAddress: { name: `${secret} person`, address: 'x@contoso.example' } }],
    categories: [`${secret} category`],
    onlineMeeting: { joinUrl: `https://${secret}.example` },
    onlineMeetingUrl: `https://${secret}.example`,
    webLink: `https://${secret}.example`,
    transactionId: secret,
    futureMember: secret,
    ...more,
  }) as GraphEvent
const wordsOf = (seen: GraphEvent) => [...JSON.stringify(seen).matchAll(/PLANTED \w+/g)].map(([word]) => word)

describe('an event', () => {
  it('is a time and nothing else for those who see busy times', () => {
    const seen = veiled(event(), 'busy')
    expect(JSON.stringify(seen)).not.toContain(secret)
    expect(seen).toMatchObject({ id: 'e1', start: at, end: at, showAs: 'oof', subject: 'Away' })
  })

  it('does not even say that it is private to those', () => {
    expect(veiled(event({ sensitivity: 'private', showAs: 'busy' }), 'titles').sensitivity).toBe('private')
    expect(veiled(event({ sensitivity: 'private' }), 'busy')).toEqual(veiled(event(), 'busy'))
  })

  it('that does not say whether it is private is', () => {
    const silent = { ...event(), sensitivity: undefined } as unknown as GraphEvent
    for (const sight of ['titles', 'details'] as const)
      expect(JSON.stringify(veiled(silent, sight))).not.toContain(secret)
  })

  it('has title and place, and nothing else, for those who see these', () => {
    expect(new Set(wordsOf(veiled(event(), 'titles')))).toEqual(new Set([`${secret} subject`, `${secret} place`]))
  })

  it('is whole for those who see details, but for private and confidential ones', () => {
    expect(veiled(event(), 'details')).toMatchObject({ body: { content: `${secret} body` } })
    for (const sensitivity of ['private', 'personal', 'confidential', 'somethingNew'])
      for (const sight of ['titles', 'details'] as const)
        expect(JSON.stringify(veiled(event({ sensitivity }), sight))).not.toContain(secret)
    expect(JSON.stringify(veiled(event({ sensitivity: 'private' }), 'private'))).toContain(secret)
  })

  it('hides what differs in a private series as well', () => {
    const series = event({
      sensitivity: 'private',
      exceptionOccurrences: [event()],
      cancelledOccurrences: ['OID.e1.2026-11-21'],
    })
    const seen = veiled(series, 'details')
    expect(JSON.stringify(seen)).not.toContain(secret)
    expect(seen.exceptionOccurrences).toHaveLength(1)
    expect(seen.cancelledOccurrences).toHaveLength(1)
    const one = veiled(event({ exceptionOccurrences: [event({ sensitivity: 'private' })] }), 'details')
    expect(JSON.stringify(one.exceptionOccurrences)).not.toContain(secret)
  })

  it('is another state for each sight, so that copies are read anew when that changes', () => {
    const states = (['busy', 'titles', 'details', 'private'] as const).map((sight) => veiled(event(), sight).changeKey)
    expect(new Set(states).size).toBe(4)
    for (const sight of ['busy', 'private'] as const) expect(veiled(event(), sight)['@odata.etag']).toBeUndefined()
  })
})

function mailboxes(options: { sight?: Sight | Fault; granted?: readonly string[] } = {}) {
  const clock = new FakeClock()
  const facts = {
    sight: 'busy' as Sight | Fault,
    granted: ['room@contoso.example'] as readonly string[],
    fault: undefined as Fault | undefined,
    asked: [] as string[],
    sensitivity: 'normal',
    ...options,
  }
  const owned = (name: string, address: string) => [
    { id: 'c1', name, isDefaultCalendar: true, owner: { name, address } },
  ]
  const base = (calendars: () => Promise<unknown>) => ({
    calendars,
    hasCalendar: async () => true,
    list: async () => ({ events: [{ id: 'e1', changeKey: 'k1' }], pages: 1 }),
    changes: async () => ({ changed: new Map(), removed: new Set(), position: 'p' }),
    stamp: async () => '1 e1 k1',
    events: async () => [event()],
    byId: async () =>
      new Map<string, GraphEvent | Fault>([
        ['e1', event({ sensitivity: facts.sensitivity })],
        ['e2', new Fault('notFound', 'gone')],
      ]),
    calendarView: async () => [event()],
    instances: async () => [event({ id: 'e1.1' })],
    calls: () => 1,
    subscriptions: { create: async () => ({ id: 's', expiresAt: 0 }) },
  })
  const own = base(async () => owned('Adele', 'adele@contoso.example')) as unknown as OpenMailbox
  const open = (address: string) =>
    ({
      ...base(async () => {
        if (facts.fault) throw facts.fault
        return owned('Room', address)
      }),
      sight: async (_: string, person: string) => {
        facts.asked.push(person)
        if (facts.sight instanceof Fault) throw facts.sight
        return facts.sight
      },
    }) as unknown as Source
  return { facts, clock, mailbox: withGranted({ own, granted: async () => facts.granted, open, clock }) }
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
      expect(await faultOf(world.mailbox.events(room, []))).toBe('notFound')
      expect(await world.mailbox.hasCalendar(room)).toBe(false)
    },
  )

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
