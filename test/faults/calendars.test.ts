/** The calendars themselves change in Outlook: what an app sees of it, and when. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { clientOf, elements } from '../../bench/stage/client.ts'
import type { HomeRef } from '../../src/mirror/objects.ts'
import { type FaultStage, faultStage, hourMs, minuteMs, secondMs } from './stage.ts'

let stage: FaultStage
beforeAll(async () => {
  stage = await faultStage({ GRAPH_SCOPES: 'Calendars.Read Calendars.Read.Shared' })
})
afterAll(() => stage.close())

const oidOf = (address: string): string => stage.sandbox.context.directory.personByAddress(address)?.oid ?? ''
const mailboxOf = (address: string) => stage.sandbox.graph.mailbox(oidOf(address))
const person = 'person1@contoso.example'
const colleague = 'adele@contoso.example'

const body =
  '<propfind xmlns="DAV:"><prop><displayname/><calendar-color xmlns="http://apple.com/ns/ical/"/></prop></propfind>'
const ask = (path: string) => {
  const client = clientOf(`http://127.0.0.1:${stage.bridge.port}`, stage.login)
  return stage.pumped(client.ask('PROPFIND', path === '' ? client.home : path, body, '1'))
}

/** Address and colour of each calendar, by its name. */
async function listed(): Promise<ReadonlyMap<string, string>> {
  const { status, text } = await ask('')
  expect(status).toBe(207)
  const [, ...calendars] = text.split('<D:response>').slice(1)
  const first = (part: string, name: string) => elements(part, name)[0] ?? ''
  return new Map(
    calendars.map((part) => [first(part, 'displayname'), `${first(part, 'href')} ${first(part, 'calendar-color')}`]),
  )
}

/** Looks every twenty seconds, as an app does that is in a hurry. */
async function listedOnce(isThere: (names: readonly string[]) => boolean, withinMinutes: number) {
  const deadline = stage.clock.now() + withinMinutes * minuteMs
  for (;;) {
    const found = await listed()
    if (isThere([...found.keys()])) return found
    expect(stage.clock.now(), [...found.keys()].join(', ')).toBeLessThan(deadline)
    await stage.clock.leap(20 * secondMs)
  }
}

it('one that is new, and another name and colour, are seen within minutes, at the address there was', async () => {
  const before = await listed()
  mailboxOf(person).addCalendar({ key: 'new', name: 'New' })
  mailboxOf(person).patchCalendar('side', { name: 'Aside', hexColor: '#112233' })
  const after = await listedOnce((names) => names.includes('New'), 10)
  expect([...after.keys()].sort()).toEqual(['Aside', 'Calendar', 'New'])
  expect(after.get('Aside')).toBe(`${before.get('Side')?.split(' ')[0]} #112233FF`)
  expect(after.get('Calendar')).toBe(before.get('Calendar'))
})

it('one that is not shared any more goes once Graph has said so twice, and the others stay as they are', async () => {
  const folder = mailboxOf(colleague).calendar('calendar')
  mailboxOf(colleague).share('calendar', oidOf(person), 'read')
  mailboxOf(person).open(folder, { key: 'adele', name: 'Adele Vance' })
  const shown = await listedOnce((names) => names.includes('Adele Vance'), 10)
  const address = shown.get('Adele Vance')?.split(' ')[0] ?? ''
  mailboxOf(colleague).unshare('calendar', oidOf(person))
  mailboxOf(person).removeCalendar('adele')
  stage.sandbox.context.calls.clear()
  const left = await listedOnce((names) => !names.includes('Adele Vance'), 15)
  // Lists lacked it for five minutes; then it was asked for by its own address.
  const calls = stage.sandbox.context.calls.list().filter(({ path }) => path.startsWith('/v1.0/me/calendars'))
  expect(calls.filter(({ path }) => path.startsWith('/v1.0/me/calendars?')).length).toBeGreaterThan(2)
  expect(calls.some(({ path, status }) => status === 404 && !path.includes('/events'))).toBe(true)
  expect([...left]).toEqual([...shown].filter(([name]) => name !== 'Adele Vance'))
  expect((await ask(address)).status).toBe(404)
})

it('one that Graph refuses since it is not shared any more goes after a day, and a person’s own stays whatever is refused', async () => {
  const folder = mailboxOf(colleague).calendar('calendar')
  mailboxOf(colleague).share('calendar', oidOf(person), 'read')
  mailboxOf(person).open(folder, { key: 'again', name: 'Adele Vance' })
  const shown = await listedOnce((names) => names.includes('Adele Vance'), 15)
  const kept = await stage.bridge.services.store.collection<HomeRef>('mirror-home').get(stage.login.accountId)
  const ids = kept?.calendars
    .filter(({ name }) => ['Adele Vance', 'Aside'].includes(name))
    .map(({ graphId }) => graphId)
  for (const id of ids ?? []) stage.sandbox.context.faults.on({ name: 'g08-403', match: { path: id.slice(0, -4) } })
  mailboxOf(colleague).unshare('calendar', oidOf(person))
  for (const key of ['again', 'side']) mailboxOf(person).removeCalendar(key)
  const later = async (hours: number) => {
    await stage.clock.leap(hours * hourMs)
    for (let i = 0; i < 8; i += 1) {
      await listed()
      await stage.clock.leap(minuteMs)
    }
    return [...(await listed()).keys()].sort()
  }
  const all = [...shown.keys()].sort()
  expect(await later(1)).toEqual(all)
  expect(await later(20)).toEqual(all)
  expect(await later(4)).toEqual(all.filter((name) => name !== 'Adele Vance'))
  expect(await later(24)).toContain('Aside')
})
