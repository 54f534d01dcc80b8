/** The Consent Doctor: for somebody who comes back from Microsoft with nothing but a memory of a screen. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readScreen, screenNames } from '../../src/web/doctor-screen.ts'
import { languages } from '../../src/web/words/all.ts'
import { type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let person: Visitor

beforeEach(async () => {
  world = await fakeWorld()
  person = new Visitor(world)
})
afterEach(() => world.close())

const id = '0ddba115-0000-4000-8000-00000000abcd'
const at = '2026-01-09T02:02:12Z'
const moveOn = (text: string) => /class="pill">([^<]+)/.exec(text)?.[1]
const nextOn = (text: string) => /id="next" href="([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')

describe('the doctor', () => {
  it('can be asked by anybody, and is a link away from the start and from what failed', async () => {
    expect((await person.get('/')).text).toContain('href="/help/consent"')
    const failed = await person.get(
      `/oauth/callback?error=server_error&error_description=AADSTS50011+Correlation+ID:+${id}`,
    )
    expect(failed.text).toContain(`/help/consent?saw=code&amp;code=AADSTS50011&amp;id=${id}&amp;at=`)
  })

  it.each([
    ['needAdmin', 'Your administrator’s move', '/help/approval'],
    ['approvalRequired', 'Your move', '/login'],
    ['unverified', 'Your move', '/login'],
    ['notAssigned', 'Your administrator’s move', '/help/approval'],
    ['blocked', 'Your administrator’s move', '/help/consent/report?saw=blocked'],
    ['noAccount', 'Your move', '/login'],
    ['nothing', 'Your move', '/login'],
  ])('names whose move it is and the one next step: %s', async (saw, move, next) => {
    expect((await person.get('/help/consent')).text).toContain(`href="/help/consent?saw=${saw}"`)
    const { text } = await person.get(`/help/consent?saw=${saw}`)
    expect([moveOn(text), nextOn(text)]).toEqual([move, next])
  })

  it.each([
    ['AADSTS90094', 'Your administrator’s move', '/help/approval'],
    ['AADSTS90095', 'Your move', '/login'],
    ['AADSTS53003', 'Your administrator’s move', '/help/consent/report?code=AADSTS53003'],
    ['AADSTS7000222', 'The operator’s move', '/help/consent/report?code=AADSTS7000222'],
    ['AADSTS50076', 'Your move', '/login'],
    ['AADSTS90033', 'Your move', '/login'],
    ['AADSTS4242424', 'Your move', '/help/consent/report?code=AADSTS4242424'],
  ])('knows what to do after %s', async (code, move, next) => {
    const { text } = await person.get(`/help/consent?code=${code}`)
    expect([moveOn(text), nextOn(text)]).toEqual([move, next])
  })

  it.each([
    ['one', 'The operator’s move', '/help/consent/report?code=AADSTS700016'],
    ['work', 'Your administrator’s move', '/help/approval'],
    ['any', 'Your administrator’s move', '/help/approval'],
  ] as const)(
    'sends who meets an unknown app to whoever can help, in a bridge for %s',
    async (audience, move, next) => {
      const tenant = audience === 'one' ? '3d5a1f0e-7b64-4c1b-9a5c-6e2f8b1c0a11' : undefined
      const other = await fakeWorld({ registration: { audience, tenant } })
      const visitor = new Visitor(other)
      const { text } = await visitor.get('/help/consent?code=AADSTS700016')
      const state = await visitor.startSignIn()
      const failed = await visitor.get(
        `/oauth/callback?error=unauthorized_client&error_description=AADSTS700016&state=${state}`,
      )
      await other.close()
      expect([moveOn(text), nextOn(text), moveOn(failed.text)]).toEqual([move, next, move])
    },
  )

  it('takes nothing from the address that is not what it should be', async () => {
    const evil = encodeURIComponent('<b>evil</b>')
    const { status, text } = await person.get(`/help/consent?saw=${evil}&code=${evil}&id=${evil}&at=${evil}`)
    expect([status, text.includes('evil'), text.includes('id="saw-needAdmin"')]).toEqual([200, false, true])
  })

  it('reads a screen and forgets it: what goes on is code, id and time', async () => {
    const screen = `Sorry, but we’re having trouble signing you in. AADSTS50105: adele@contoso.example is not assigned. Correlation Id: ${id} Timestamp: 2026-01-09 02:02:12Z`
    const { location } = await person.post('/help/consent', { screen })
    expect(location).toBe(`/help/consent?${new URLSearchParams({ saw: 'code', code: 'AADSTS50105', id, at })}`)
    expect((await person.get(location)).text).toContain(id)
    expect(world.store.records.size).toBe(0)
  })

  it('says so when there is nothing to read, and asks for the screen again', async () => {
    const { location } = await person.post('/help/consent', { screen: 'the weather is fine' })
    expect((await person.get(location.replace(/#.*/, ''))).text).toContain('No code was found in that text')
  })

  it('speaks of no screens to pick from where none are shown', async () => {
    const { text } = await person.get('/help/consent?saw=code')
    expect([text.includes('id="paste"'), text.includes('id="saw-'), text.includes('Pick what')]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('takes a pasted screen from its own page alone', async () => {
    expect((await person.post('/help/consent', { screen: 'x' }, { Origin: 'https://evil.example' })).status).toBe(403)
  })
})

describe('the report for support', () => {
  it('holds what is needed and nothing else', async () => {
    await person.signIn()
    const query = new URLSearchParams({ saw: 'code', code: 'AADSTS53003', id, at, name: 'adele@contoso.example' })
    const { headers, text } = await person.get(`/help/consent/report?${query}`)
    expect(headers.get('Content-Type')).toBe('text/plain; charset=utf-8')
    expect(headers.get('Content-Disposition')).toContain('attachment')
    expect(text.replace(world.publicUrl.origin, 'https://cal.contoso.example')).toMatchInlineSnapshot(`
      "Outlook CalDAV Bridge – Report for support

      Made:                    2026-11-24T09:00:00.000Z
      Bridge:                  https://cal.contoso.example (1.2.3)
      Step:                    sign-in at Microsoft, not finished
      Microsoft showed:        Something else, with a code
      Code:                    AADSTS53003
      Meaning:                 A sign-in policy of your organization blocks this app.
      Whose move:              Your administrator’s move
      Correlation ID:          0ddba115-0000-4000-8000-00000000abcd
      Time:                    2026-01-09T02:02:12Z
      Asked for:               openid profile offline_access Calendars.Read
      Accounts:                work or school accounts of any organization
      Cloud:                   global
      Application (client) ID: 0ddba115-0000-4000-8000-000000000000

      This report holds no tokens, no addresses of people and nothing from calendars.
      "
    `)
  })

  it('tells nobody who is not signed in which version runs here', async () => {
    const { text } = await person.get('/help/consent/report?saw=needAdmin')
    expect([text.includes(world.publicUrl.origin), text.includes('1.2.3')]).toEqual([true, false])
  })

  it('says what is not known', async () => {
    await person.get('/language/de')
    const { text } = await person.get('/help/consent/report?saw=needAdmin')
    expect(text).toMatch(/Code: +nicht bekannt\n/)
    expect(text).toContain('„Administratorgenehmigung erforderlich“')
  })
})

describe('a pasted screen', () => {
  it.each([
    ['AADSTS50105: The signed in user is not assigned', { code: 'AADSTS50105' }],
    ['aadsts700016', { code: 'AADSTS700016' }],
    ['Error Code: 53003', { code: 'AADSTS53003' }],
    ['Fehlercode: 530032', { code: 'AADSTS530032' }],
    [' 90094 ', { code: 'AADSTS90094' }],
    [`Correlation ID: ${id.toUpperCase()}`, { correlationId: id }],
    [`Correlation Id\n${id}\nTimestamp\n2026-01-09T02:02:12Z`, { correlationId: id, at }],
    [`Korrelations-ID: ${id}`, { correlationId: id }],
    ['Zeitstempel: 2026-01-09 02:02:12Z', { at }],
    ['Timestamp: 2026-99-09 02:02:12Z', { at: undefined }],
    ['Call 0800 123456789', { code: undefined }],
    ['Need admin approval. Bridge needs permission that only an admin can grant.', { screen: 'needAdmin' }],
    ['Administratorgenehmigung erforderlich', { screen: 'needAdmin' }],
    ['Approval required. Enter justification for requesting this app', { screen: 'approvalRequired' }],
    ['You cannot access this right now', { screen: 'blocked' }],
    ['We couldn’t find an account with that username', { screen: 'noAccount' }],
    ['Permissions requested. Bridge (unverified)', { screen: 'unverified' }],
    ['', { code: undefined, screen: undefined }],
  ])('%j', (text, found) => {
    expect(readScreen(text)).toMatchObject(found)
  })
})

describe('the words for screens', () => {
  for (const { language, doctor } of Object.values(languages)) {
    it(`say in ${language} what each means and what to do`, () => {
      for (const name of screenNames.filter((one) => one !== 'code')) {
        expect(doctor.screens[name].happened, name).toMatch(/\.$/)
        expect(doctor.screens[name].next, name).toMatch(/\.$/)
      }
    })
  }
})
