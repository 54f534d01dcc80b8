/** The main job, end to end: what an app gets from the bridge beside the pretend Microsoft. */
import { createDAVClient, type DAVCalendar } from 'tsdav'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { Secret } from '../../src/secret.ts'
import { control, dav, elements, startQuietDemo } from './stage.ts'

let demo: Demo

beforeAll(async () => {
  demo = await startQuietDemo()
})

afterAll(() => demo.close())

const client = () =>
  createDAVClient({
    serverUrl: new URL(demo.facts.caldavUrl).origin,
    credentials: { username: demo.facts.username, password: demo.facts.password },
    authMethod: 'Basic',
    defaultAccountType: 'caldav',
  })

const titled = (calendars: readonly DAVCalendar[], name: string): DAVCalendar => {
  const found = calendars.find((calendar) => calendar.displayName === name)
  if (found === undefined) throw new Error(`no calendar ${name}`)
  return found
}

const oidOf = (username: string): string => {
  const person = demo.sandbox.people.find((entry) => entry.upn === username)
  if (person === undefined) throw new Error(`nobody called ${username}`)
  return person.oid
}

const mailbox = () => demo.sandbox.graph.mailbox(oidOf(demo.facts.username))

describe('an app that speaks CalDAV', () => {
  it('finds every calendar by the server address alone, and reads every object', async () => {
    const app = await client()
    const calendars = await app.fetchCalendars()
    const { folders, links } = mailbox()
    expect(calendars.length).toBe(folders.size + links.size)
    const objects = await app.fetchCalendarObjects({ calendar: titled(calendars, 'Calendar') })
    expect(objects.length).toBeGreaterThan(100)
    for (const object of objects) expect(object.data).toMatch(/^BEGIN:VCALENDAR[\s\S]*END:VCALENDAR\s*$/)
  })

  it('sees a new, a changed and a deleted event with its next sync, and nothing when nothing happened', async () => {
    const app = await client()
    const calendar = titled(await app.fetchCalendars(), 'Project Falcon')
    const before = new Map((await app.fetchCalendarObjects({ calendar })).map((object) => [object.url, object.etag]))
    const box = mailbox()
    const folder = [...box.folders.values()].find(({ look }) => look.name === 'Project Falcon')
    const [first, second] = [...(folder?.items.values() ?? [])].filter((item) => item.series === undefined)
    box.patchEvent(first?.entry ?? 0, { subject: 'Renamed by a test' })
    box.deleteEvent(second?.entry ?? 0)
    const after = new Map((await app.fetchCalendarObjects({ calendar })).map((object) => [object.url, object.etag]))
    expect([...before.keys()].filter((url) => !after.has(url))).toHaveLength(1)
    expect([...after].filter(([url, etag]) => before.get(url) !== etag)).toHaveLength(1)
    const again = await app.syncCollection({
      url: calendar.url,
      props: { 'd:getetag': {} },
      syncToken: String(calendar.syncToken),
      syncLevel: 1,
    })
    expect(again.filter((answer) => answer.href?.endsWith('.ics'))).toHaveLength(2)
  })

  it('is told plainly that nothing can be changed', async () => {
    const answer = await dav(demo, 'PUT', new URL('new.ics', demo.facts.homeUrl).href, { body: 'BEGIN:VCALENDAR' })
    expect(answer.status).toBe(403)
    expect(answer.text).toContain('need-privileges')
    expect(
      demo.sandbox.context.calls
        .list()
        .filter((call) => call.side === 'graph' && call.method !== 'GET' && !call.path.includes('$batch')),
    ).toEqual([])
  })
})

describe('two people', () => {
  it('never see each other: not by path, not by token, not by password', async () => {
    const { services } = demo.bridge
    const alex = await signInAs('alex@contoso.example')
    const { secret } = await services.passwords.create(alex, 'Test')
    const credentials = ['alex@contoso.example', secret.reveal()] as const
    const own = await dav(demo, 'PROPFIND', `/dav/calendars/${alex}/`, { depth: '1', credentials })
    expect(own.status).toBe(207)
    const foreign = await dav(demo, 'PROPFIND', demo.facts.homeUrl, { depth: '1', credentials })
    const missing = await dav(demo, 'PROPFIND', '/dav/calendars/aaaaaaaaaaaaaaaaaaaa/', { depth: '1', credentials })
    expect([foreign.status, foreign.text]).toEqual([404, missing.text])
    const mixed = await dav(demo, 'PROPFIND', '/dav/', { credentials: ['alex@contoso.example', demo.facts.password] })
    expect(mixed.status).toBe(401)
    expect(elements(own.text, 'href').filter((href) => href.includes(new URL(demo.facts.homeUrl).pathname))).toEqual([])
  })
})

async function signInAs(username: string): Promise<string> {
  const { entra, accounts, mirror } = demo.bridge.services
  const redirectUri = `${demo.bridge.publicUrl}/oauth/callback`
  const verifier = 'v'.repeat(43)
  const codeChallenge = Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(verifier))).toString('base64url')
  const address = await entra.authorizeUrl({ redirectUri, state: 'state', nonce: 'nonce', codeChallenge })
  const callback = new URL(await demo.sandbox.authorize(address, oidOf(username)))
  const code = new Secret(callback.searchParams.get('code') ?? '')
  const account = await accounts.signedIn(
    await entra.redeem({ code, redirectUri, codeVerifier: new Secret(verifier), nonce: 'nonce' }),
  )
  mirror.connect(account)
  return account.id
}

describe('when Graph is away', () => {
  it('an app keeps everything it had', async () => {
    const before = await dav(demo, 'PROPFIND', demo.facts.homeUrl, { depth: '1' })
    await control(demo, 'POST', '/faults', { name: 'g04-503' })
    const during = await dav(demo, 'PROPFIND', demo.facts.homeUrl, { depth: '1' })
    await control(demo, 'DELETE', '/faults')
    expect(during.status).toBe(207)
    expect(during.text).toBe(before.text)
  })

  it('and nothing was ever synced, calendars say "later" and discovery answers', async () => {
    await control(demo, 'POST', '/faults', { name: 'g04-503' })
    const id = await signInAs('megan@contoso.example')
    const { secret } = await demo.bridge.services.passwords.create(id, 'Test')
    const credentials = ['megan@contoso.example', secret.reveal()] as const
    const home = await dav(demo, 'PROPFIND', `/dav/calendars/${id}/`, { depth: '1', credentials })
    expect(home.status).toBe(503)
    expect(Number(home.headers.get('retry-after'))).toBeGreaterThan(0)
    const root = await dav(demo, 'PROPFIND', '/dav/', { depth: '0', credentials })
    expect(root.status).toBe(207)
    await control(demo, 'DELETE', '/faults')
  })
})
