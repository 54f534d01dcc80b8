/** An organization whose administrator grants people the mailboxes of others, and owners who share them in Outlook. */
import { expect } from 'vitest'
import { CONTOSO_TID, createDirectory, FABRIKAM_TID } from '../../sandbox/directory.ts'
import type { Clock } from '../../src/clock.ts'
import { systemClock } from '../../src/clock.ts'
import type { Browser } from '../security/browser.ts'
import { dav, type Office, openOffice, switchedOn } from './office.ts'

export const oidOf = (upn: string) => createDirectory().personByAddress(upn)?.oid ?? ''
export const [support, room, lee] = [
  'support@contoso.example',
  'adams@contoso.example',
  'lee.gu@contoso.example',
] as const
export const isaiah = oidOf('isaiah@fabrikam.example')

export interface Granting {
  readonly office: Office
  /** Megan, the administrator of Contoso. */
  readonly admin: Browser
  /** The page of Alex, to whom mailboxes are granted. */
  readonly page: string
  share(mailbox: string, person: string, role: string, calendar?: string): Promise<void>
  /** @returns what the page says of it */
  grant(mailbox: string): Promise<string>
  /** Addresses of the mailboxes that are granted to Alex. */
  granted(): Promise<readonly string[]>
  /** Takes everything back from Alex. */
  withdrawAll(): Promise<void>
  /** Everything that the app of that person is given, by the name of the calendar. */
  seenBy(person: Office['people']['alex']): Promise<ReadonlyMap<string, Seen>>
}

export interface Seen {
  readonly href: string
  readonly status: number
  readonly text: string
}

export async function startGranting(
  more: Readonly<Record<string, string>> = {},
  clock: Clock = systemClock,
): Promise<Granting> {
  const admins = `${CONTOSO_TID}/${oidOf('megan@contoso.example')}, ${FABRIKAM_TID}/${isaiah}`
  const settings = { APP_ONLY: '1', ADMINS: admins, FRESH_SECONDS: '0', FRESH_WAIT_MS: '15000', ...more }
  const office = await openOffice(settings, switchedOn, clock)
  const admin = office.browser()
  await admin.signIn(oidOf('megan@contoso.example'))
  const id = office.people.alex.accountId
  const page = `/admin/people/${id}`
  const granted = async () => ((await office.bridge.services.appOnly?.granted(id)) ?? []).map(({ address }) => address)
  return {
    office,
    admin,
    page,
    granted,
    async share(mailbox, person, role, calendar = 'calendar') {
      const at = `${office.sandbox.origin}/sandbox/graph/people/${oidOf(mailbox)}/calendars/${calendar}/share`
      const headers = { 'content-type': 'application/json' }
      const answer = await fetch(at, { method: 'POST', headers, body: JSON.stringify({ with: person, role }) })
      expect(answer.ok).toBe(true)
    },
    async grant(mailbox) {
      const { status, body } = await admin.post(`${page}/mailboxes`, { mailbox }, page)
      expect(status).toBe(200)
      return (body.split('id="findings"')[1] ?? '').replace(/<[^>]*>/g, ' ')
    },
    async withdrawAll() {
      for (const address of await granted()) await office.bridge.services.appOnly?.withdraw(id, address, 'test')
    },
    seenBy: (person) => seenBy(office, person),
  }
}

const names = '<propfind xmlns="DAV:"><prop><displayname/></prop></propfind>'
const everything = `<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/></prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter></C:calendar-query>`

async function seenBy(office: Office, person: Office['people']['alex']): Promise<ReadonlyMap<string, Seen>> {
  const { body } = await dav(office, person, 'PROPFIND', person.home, names)
  const found = new Map<string, Seen>()
  for (const [, href = '', name = ''] of body.matchAll(/href>([^<]+)<\/[^>]*href>[\s\S]*?displayname>([^<]*)</g)) {
    if (href !== person.home) found.set(name, { href, ...(await textOf(office, person, href)) })
  }
  return found
}

/** What an app is answered that asks for all of a calendar. */
export async function textOf(office: Office, person: Office['people']['alex'], href: string) {
  const { status, body } = await dav(office, person, 'REPORT', href, everything)
  return { status, text: body }
}
