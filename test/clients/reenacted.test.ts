/**
 * Apps re-enacted (`reenacted/`) against the whole bridge: from every address that a person may type, over one look after another, to
 * the day the password is revoked. None may go round in circles, lose an event, or take a calendar for writable.
 */
import { createDAVClient } from 'tsdav'
import { beforeAll, describe, expect, it } from 'vitest'
import { checkObject, readStrictly } from '../ical/strict.ts'
import { type Bed, bed } from './bridge.ts'
import { type App, type Typed, typed } from './reenacted/app.ts'
import { busycal, ios, macos } from './reenacted/apple.ts'
import { davx5, davx5Window } from './reenacted/davx5.ts'
import { eds, kdav, outlook, thunderbird } from './reenacted/desktop.ts'
import { emClient, homeAssistant, vdirsyncer } from './reenacted/libraries.ts'
import { Failed, type Found, nothingYet } from './reenacted/reading.ts'
import { SignedOut, Wire } from './reenacted/wire.ts'

const apps: readonly App[] = [
  davx5,
  davx5Window,
  ios,
  macos,
  busycal,
  thunderbird,
  eds,
  kdav,
  outlook,
  homeAssistant,
  vdirsyncer,
  emClient,
]

/** Ten, and no more: each removes an event, and the eleventh within five minutes would be held for a while (`mirror/brake.ts`). */
const readers = apps.filter((app) => app !== busycal && app !== emClient)

const calendarName = 'Project Falcon'
/** Wrong passwords are counted by address: each app has its own. */
const ownAddresses = { TRUSTED_PROXIES: '127.0.0.1' }

interface Device {
  readonly passwordId: string
  readonly wire: Wire
}

const accountId = ({ home }: Bed): string => home.split('/').at(-2) ?? ''

/** An app with a password of its own, which shows two calendars: enough to find, and quick to list. */
async function deviceOf(app: App, here: Bed, more: Readonly<Record<string, string>> = {}): Promise<Device> {
  const calendars = shown(here).map((path) => path.split('/').at(-2) ?? '')
  const { passwords } = here.demo.bridge.services
  const scope = { detail: 'all', calendars } as const
  const { password, secret } = await passwords.create(accountId(here), app.name, { scope })
  const authorization = `Basic ${Buffer.from(`${here.demo.facts.username}:${secret.reveal()}`).toString('base64')}`
  const headers = { 'X-Forwarded-For': `203.0.113.${apps.indexOf(app) + 1}`, ...more }
  return { passwordId: password.id, wire: new Wire(app.habits, here.ask, { Authorization: authorization }, headers) }
}

const shown = ({ named }: Bed): readonly string[] =>
  ['Calendar', calendarName].map((name) => named.get(name) ?? '').toSorted()

/** What a person sees of an app that stops with an error: no calendars. */
const nothingFrom = (error: unknown): readonly Found[] => {
  if (error instanceof Failed) return []
  throw error
}

describe('an address that somebody types', () => {
  const here = bed(calendarName, { ...ownAddresses, FRESH_SECONDS: '15' })
  const pathOf = (address: Typed): string =>
    typed[address].replace(/\{(\w+)\}/, (_, place: 'principal' | 'home' | 'calendar') => here[place].replace(/\/$/, ''))

  describe.each(apps)('into $name', (app) => {
    let wire: Wire
    beforeAll(async () => {
      wire = (await deviceOf(app, here)).wire
    })

    it.each(Object.keys(typed) as Typed[])('leads from %s to the calendars', async (address) => {
      const found = await app.find(wire.begin(), pathOf(address)).catch(nothingFrom)
      const wanted = { all: shown(here), one: [here.calendar], nothing: [] }[app.finds?.[address] ?? 'all']
      expect(found.map(({ href }) => href).toSorted()).toEqual(wanted)
      expect(found.filter(({ writable }) => writable)).toEqual([])
    })
  })

  it.each(Object.keys(typed) as Typed[])('leads tsdav itself from %s to the calendars', async (address) => {
    const { facts, bridge } = here.demo
    const client = await createDAVClient({
      serverUrl: `http://127.0.0.1:${bridge.port}${pathOf(address)}`,
      credentials: { username: facts.username, password: facts.password },
      authMethod: 'Basic',
      defaultAccountType: 'caldav',
    })
    const found = (await client.fetchCalendars()).map(({ url }) => new URL(url).pathname)
    expect(found).toEqual(expect.arrayContaining([...shown(here)]))
  })
})

describe('an address below a path', () => {
  const publicUrl = new URL('http://localhost:8080/bridge')
  const here = bed(calendarName, { ...ownAddresses, FRESH_SECONDS: '15', PUBLIC_URL: publicUrl.href })

  describe.each(apps)('into $name', (app) => {
    it.each(['/bridge', '/bridge/dav/'])('leads from %s to the calendars', async (address) => {
      const { wire } = await deviceOf(app, here, { Host: publicUrl.host })
      const found = await app.find(wire, address)
      expect(found.map(({ href }) => href).toSorted()).toEqual(shown(here))
      // A proxy hands nothing else on, and the host itself is somebody else's: DAVx5 looks there for address books.
      expect(wire.asked.filter((line) => !/ \/(?:bridge\b|\.well-known\b| )/.test(line))).toEqual([])
    })
  })
})

describe('a calendar', () => {
  const here = bed(calendarName, ownAddresses)

  const mailbox = () => {
    const person = here.demo.sandbox.people.find(({ upn }) => upn === here.demo.facts.username)
    return here.demo.sandbox.graph.mailbox(person?.oid ?? '')
  }

  /** Single events, oldest first. */
  const singles = () => {
    const folder = [...mailbox().folders.values()].find(({ look }) => look.name === calendarName)
    return [...(folder?.items.values() ?? [])].filter(({ series }) => series === undefined)
  }

  /** @param hour two digits, of a day to come */
  const at = (hour: string) => ({ dateTime: `2026-12-01T${hour}:00:00`, timeZone: 'UTC' })

  describe.each(readers)('in $name', (app) => {
    let device: Device
    let calendar: Found
    beforeAll(async () => {
      device = await deviceOf(app, here)
      const found = (await app.find(device.wire, '/')).find(({ href }) => href === here.calendar)
      if (found === undefined) throw new Error('the calendar was not found')
      calendar = found
    })

    it('is read to the last event, and no text is asked for again while nothing moves', async () => {
      const { wire } = device
      const kept = await app.poll(wire.begin(), calendar, nothingYet)
      expect([...kept.objects.keys()].toSorted()).toEqual([...here.members].toSorted())
      for (const { text } of kept.objects.values()) checkObject(readStrictly(text.replace(/\r?\n/g, '\r\n')))
      expect(await app.poll(wire.begin(), calendar, kept)).toEqual(kept)
      expect(wire.asked.length).toBeLessThanOrEqual(6) // KDAV: three kinds of component, asked for the password each time
    })

    it('shows with one look what changed, what is new and what is gone', async () => {
      const before = await app.poll(device.wire.begin(), calendar, nothingYet)
      const subject = `Renamed for app ${apps.indexOf(app)}`
      const [first, last] = [singles()[0], singles().at(-1)]
      mailbox().patchEvent(first?.entry ?? 0, { subject })
      mailbox().deleteEvent(last?.entry ?? 0)
      mailbox().addEvent(first?.folder.key ?? '', { subject, start: at('10'), end: at('11') })
      const after = await app.poll(device.wire.begin(), calendar, before)
      const gone = [...before.objects.keys()].filter((href) => !after.objects.has(href))
      const added = [...after.objects.keys()].filter((href) => !before.objects.has(href))
      const changed = [...after.objects].filter(([href, { text }]) => (before.objects.get(href)?.text ?? text) !== text)
      expect([gone.length, added.length, changed.length]).toEqual([1, 1, 1])
      expect(changed[0]?.[1].text).toContain(`SUMMARY:${subject}`)
      here.members = [...after.objects.keys()]
    })

    it('stays as it is after a change that was refused', async () => {
      const before = await app.poll(device.wire.begin(), calendar, nothingYet)
      expect(['taken back', 'told']).toContain(await app.write(device.wire, calendar))
      expect((await app.poll(device.wire.begin(), calendar, before)).objects).toEqual(before.objects)
    })

    it('is kept when the password is revoked, and another one asked for', async () => {
      const kept = await app.poll(device.wire.begin(), calendar, nothingYet)
      await here.demo.bridge.services.passwords.revoke(accountId(here), device.passwordId)
      await expect(app.poll(device.wire.begin(), calendar, kept)).rejects.toThrow(SignedOut)
      expect(device.wire.asked.length).toBeLessThanOrEqual(2)
      await expect(app.find(device.wire.begin(), '/')).rejects.toThrow(SignedOut)
    })
  })
})
