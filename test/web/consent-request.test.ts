/** The way to an administrator: what is filled in, for whom, and what is shown. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Registration } from '../../src/web/types.ts'
import { ask, linkOn as linkAt } from './asking.ts'
import { adele, type FakeWorld, fakeWorld, loginOrigin } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let person: Visitor

async function begin(registration: Partial<Registration> = {}): Promise<void> {
  world = await fakeWorld({ registration })
  person = new Visitor(world)
}
beforeEach(() => begin())
afterEach(() => world.close())

const { tid } = adele
const otherTid = '99999999-9999-4999-8999-999999999999'
const day = 24 * 60
const request = (fields: { name?: string; org?: string } = {}) => ask(person, fields)
const linkOn = (path: string) => linkAt(world, path)

describe('a request to an administrator', () => {
  it('holds the tenant that the address belongs to, and the scopes that a sign-in asks for', async () => {
    const { admin } = await request({ org: 'Adele@Contoso.Example' })
    const link = await linkOn(admin)
    expect([link.origin, link.pathname]).toEqual([loginOrigin, `/${tid}/v2.0/adminconsent`])
    expect(link.searchParams.get('redirect_uri')).toBe(`${world.publicUrl.origin}/oauth/adminconsent`)
  })

  it('goes by the domain where Microsoft does not say whose it is', async () => {
    world.entra.domains = { 'contoso.example': { kind: 'unsure' } }
    expect((await linkOn('/help/admin?org=contoso.example')).pathname).toBe('/contoso.example/v2.0/adminconsent')
  })

  it('has mail, reason and page in it, and its mail link holds the whole text', async () => {
    const { ready, admin } = await request()
    const { text } = await person.get(ready)
    expect(text).toContain(world.publicUrl.origin + admin)
    const mail = decodeURIComponent(/href="mailto:\?([^"]+)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '')
    expect(mail).toContain(world.publicUrl.origin + admin)
    expect(mail).toContain('\r\nAdele Vance')
    expect(text).toContain('I want to see my own Outlook calendar in my calendar app.')
  })

  it('says that each person opens only their own, where no permission of the application is used', async () => {
    expect((await person.get('/help/admin')).text).toContain('there is no application permission')
  })

  it('can be made without a name', async () => {
    const { text } = await person.get((await request({ name: '' })).admin)
    expect(text).toContain('Somebody, for contoso.example')
  })

  it('says whether the name was proven by a sign-in', async () => {
    expect((await person.get((await request()).admin)).text).toContain('not checked')
    await person.signIn()
    expect((await person.get((await request()).admin)).text).toContain('Known by a sign-in')
    expect((await person.get((await request({ name: 'The Boss' })).admin)).text).toContain('not checked')
  })

  it('proves nothing by a name that somebody has in another organization, or in none', async () => {
    const personal = '9188040d-6c67-4c5b-b112-36a304b66dad'
    for (const tid of [otherTid, personal]) {
      const oid = `44444444-4444-4444-8444-4444${tid.slice(0, 8)}`
      world.entra.people['code-of-mallory'] = { ...adele, tid, oid, name: 'Chief of Contoso' }
      await person.signIn('mallory')
      const { text } = await person.get((await request({ name: 'Chief of Contoso' })).admin)
      expect([text.includes('not checked'), text.includes('Known by a sign-in')]).toEqual([true, false])
    }
  })

  it.each(['a\u202Egnp', '<b>bold</b>', 'x'.repeat(81), 'two\nlines'])('takes no name like %j', async (name) => {
    const { status, text } = await person.post('/help/approval', { name, org: 'contoso.example' })
    expect(status).toBe(400)
    expect(text).toContain('id="name-wrong"')
    expect(text).not.toContain('<b>bold')
  })

  it('is not shown after 60 days, and the page still helps', async () => {
    const { admin, ready } = await request()
    world.clock.pass(61 * day)
    const { status, text } = await person.get(admin)
    expect([status, text.includes('Adele Vance'), text.includes('id="approve-link"')]).toEqual([200, false, true])
    expect((await person.get(ready)).text).toContain('more than 60 days old')
  })

  it('that somebody has changed or made up says nothing', async () => {
    const { token } = await request()
    const [, proof] = token.split('.')
    const forged = Buffer.from(JSON.stringify([9e9, 'The Boss', 1, tid, 'contoso.example', 0])).toString('base64url')
    for (const r of [
      `${forged}.${proof}`,
      `${forged}.`,
      forged,
      'x',
      `${token}x`,
      `${token}.${proof}`,
      'x'.repeat(5000),
    ]) {
      const { status, text } = await person.get(`/help/admin?r=${r}`)
      expect([status, text.includes('The Boss'), text.includes('id="asks"')], r).toEqual([200, false, false])
    }
  })

  it('is no state, and a state is no request: a proof of one purpose is none of another', async () => {
    const { token, admin } = await request()
    expect((await person.get(`/oauth/adminconsent?admin_consent=True&state=${token}`)).text).toContain('="unclear"')
    expect((await person.get(`/help/admin?r=${(await linkOn(admin)).searchParams.get('state')}`)).text).not.toContain(
      'id="asks"',
    )
  })
})

describe('an organization', () => {
  const problem = async (org: string) => (await person.get(`/help/admin?org=${encodeURIComponent(org)}`)).text
  it.each([
    '../../evil',
    'contoso',
    'a@b@c.example',
    '"><script>',
    'common',
    'evil.example/x',
    `${'a.'.repeat(200)}example`,
  ])('is not %s', async (org) => {
    for (const path of ['/help/admin', '/help/approval']) {
      const { status, text } = await person.get(`${path}?org=${encodeURIComponent(org)}`)
      expect([status, text.includes('adminconsent?'), text.includes('<script>')], path).toEqual([200, false, false])
      expect(text).toContain('does not look like an address or a domain')
    }
  })

  it('is unknown to Microsoft, in another cloud, or has no administrator', async () => {
    world.entra.domains = { 'contosso.example': { kind: 'none' }, 'gov.example': { kind: 'elsewhere' } }
    expect(await problem('contosso.example')).toContain('knows no organization with that domain')
    expect(await problem('gov.example')).toContain('another of Microsoft’s clouds')
    expect(await problem('me@outlook.com')).toContain('a personal account')
    expect(await problem('9188040d-6c67-4c5b-b112-36a304b66dad')).toContain('a personal account')
  })

  it('that the operator has not listed is told so, before anybody approves in vain', async () => {
    await world.close()
    await begin({ allows: (id) => id === otherTid })
    const text = await problem('contoso.example')
    expect(text).toContain('not on this bridge’s list')
    expect(text).not.toContain('id="approve-link"')
  })

  it('is asked about at Microsoft only so often', async () => {
    world.entra.domains = { 'contoso.example': { kind: 'none' } }
    const answers = new Set<boolean>()
    for (let round = 0; round < 1_002; round += 1)
      answers.add((await problem('contoso.example')).includes('knows no organization'))
    expect(answers).toEqual(new Set([true, false]))
  })
})

describe('whom the bridge is for', () => {
  it('one organization: nobody has to name it', async () => {
    await world.close()
    await begin({ audience: 'one', tenant: tid })
    expect((await person.get('/help/approval')).text).not.toContain('name="org"')
    const { location } = await person.post('/help/approval', { name: 'Adele Vance' })
    const ready = (await person.get(location.replace('#ready', ''))).text
    expect(ready).toContain(`/${tid}/v2.0/adminconsent`)
    expect(ready).toContain('For your organization.')
    const { text } = await person.get('/help/admin?org=evil.example')
    expect(text).toContain(`/${tid}/v2.0/adminconsent`)
    expect(text).not.toContain('evil')
    expect(text).toContain('registered for one organization alone')
  })

  it('personal accounts: nobody has to approve, and nothing is offered that makes no sense', async () => {
    await world.close()
    await begin({ audience: 'personal' })
    for (const path of ['/help/approval', '/help/admin', '/help/approval?org=contoso.example'])
      expect((await person.get(path)).text, path).not.toContain('adminconsent?')
    const doctor = (await person.get('/help/consent')).text
    expect([doctor.includes('saw-needAdmin'), doctor.includes('saw-unverified')]).toEqual([false, true])
    expect((await person.get('/help/consent?code=AADSTS90094')).text).not.toContain('/help/approval')
  })

  it.each([
    ['gcc-high', 'https://entra.microsoft.us/#view'],
    ['dod', 'https://entra.microsoft.us/#view'],
    ['china', 'https://entra.microsoftonline.cn/#view'],
    ['global', 'https://entra.microsoft.com/#view'],
  ] as const)('the cloud %s: links lead to its own admin center', async (cloud, portal) => {
    await world.close()
    await begin({ cloud })
    const links = (await person.get('/help/admin')).text.match(/href="https:\/\/entra[^"#]+#view/g)
    expect(links).toEqual([`href="${portal}`, `href="${portal}`])
  })
})
