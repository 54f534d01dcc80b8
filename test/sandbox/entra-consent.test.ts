import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ConsentPolicy } from '../../sandbox/model.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import { authorizeUrl, browse, control, oids, redirectUri, reset, sent, start } from './entra-client.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await start()
})
beforeEach(() => reset(sandbox))
afterAll(() => sandbox.close())

const policy = (tenant: string, consent: ConsentPolicy) => control(sandbox, 'POST', `/tenants/${tenant}`, { consent })
const accept = (person: string, more: Record<string, string> = {}) =>
  browse(authorizeUrl(sandbox), { person, consent: 'accept', ...more })
const pick = (person: string, changes = {}) => browse(authorizeUrl(sandbox, changes), { person })

describe('a tenant where only administrators consent', () => {
  it('keeps an ordinary person on "Need admin approval"', async () => {
    const page = await pick(oids.miriam)
    expect(page).toMatchObject({ heading: 'Need admin approval', location: undefined })
    expect((await accept(oids.miriam)).heading).toBe('Need admin approval')
  })

  it('offers a link back that tells the application, and one to sign in as somebody else', async () => {
    const { text } = await pick(oids.miriam)
    const links = [...text.matchAll(/<a href="(.*?)">(.*?)<\/a>/g)].map(([, href = '', words]) => ({
      href: href.replaceAll('&#38;', '&'),
      words,
    }))
    const [other, back] = links
    expect(other?.words).toBe('Have an admin account? Sign in with that account')
    expect((await browse(sandbox.origin + other?.href)).heading).toBe('Pick an account')
    expect(back?.words).toBe('Return to the application without granting consent')
    expect(back?.href).toMatch(`${redirectUri}?error=access_denied`)
    expect(new URL(back?.href ?? '').searchParams.get('state')).toBe('the-state')
  })

  it('lets everybody in once an administrator consented for the organization', async () => {
    expect((await pick(oids.isaiah)).text).toContain('Consent on behalf of your organization')
    expect(sent(await accept(oids.isaiah, { tenant_wide: '1' }))).toHaveProperty('code')
    expect(sent(await pick(oids.miriam))).toHaveProperty('code')
  })

  it('lets only the administrator in when the box was not ticked', async () => {
    expect(sent(await accept(oids.isaiah))).toHaveProperty('code')
    expect((await pick(oids.miriam)).heading).toBe('Need admin approval')
  })

  it('lets people grant what has low impact themselves', async () => {
    expect((await pick(oids.miriam, { scope: 'openid profile' })).heading).toBe('Permissions requested')
  })

  it('keeps people out even then when the application insists on prompt=consent', async () => {
    await accept(oids.isaiah, { tenant_wide: '1' })
    expect((await pick(oids.miriam, { prompt: 'consent' })).heading).toBe('Need admin approval')
  })
})

describe('a tenant with requests for admin consent', () => {
  beforeEach(() => policy('fabrikam.example', 'workflow'))
  const ask = (justification: string) => browse(authorizeUrl(sandbox), { person: oids.miriam, justification })
  const requests = async () => (await control(sandbox, 'GET', '/approvals')).body as { id: string }[]

  it('takes a request with a reason, once, and says that it waits', async () => {
    expect((await pick(oids.miriam)).heading).toBe('Approval required')
    expect((await ask(' ')).heading).toBe('Approval required')
    expect((await ask('My calendar on my phone')).heading).toBe('Request sent')
    expect((await pick(oids.miriam)).heading).toBe('Request sent')
    expect(await requests()).toMatchObject([
      {
        oid: oids.miriam,
        status: 'pending',
        justification: 'My calendar on my phone',
        scopes: ['openid', 'profile', 'offline_access', 'Calendars.Read'],
      },
    ])
  })

  it('lets everybody in after it was approved', async () => {
    await ask('please')
    const [request] = await requests()
    await control(sandbox, 'POST', `/approvals/${request?.id}`, { decision: 'approve' })
    expect(sent(await pick(oids.miriam))).toHaveProperty('code')
  })

  it('lets the person ask again after it was denied', async () => {
    await ask('please')
    const [request] = await requests()
    await control(sandbox, 'POST', `/approvals/${request?.id}`, { decision: 'deny' })
    expect((await pick(oids.miriam)).heading).toBe('Approval required')
    expect((await control(sandbox, 'POST', `/approvals/${request?.id}`, { decision: 'approve' })).status).toBe(404)
  })

  it('lets the person ask again after thirty days', async () => {
    await ask('please')
    await control(sandbox, 'POST', '/clock', { advanceMs: 30 * 24 * 3_600_000 })
    expect((await pick(oids.miriam)).heading).toBe('Approval required')
    await control(sandbox, 'POST', '/clock', { offsetMs: 0 })
  })
})

describe('a tenant where people must be assigned', () => {
  beforeEach(() => control(sandbox, 'POST', '/tenants/contoso.example', { assignmentRequired: true }))

  it('refuses whoever is not', async () => {
    expect((await pick(oids.adele)).text).toContain('AADSTS50105:')
  })

  it('needs an administrator for those who are', async () => {
    await control(sandbox, 'POST', '/people/adele@contoso.example', { assigned: true })
    expect((await pick(oids.adele)).heading).toBe('Need admin approval')
    sandbox.entra.grants.addTenant(sandbox.context.directory.tenant('contoso.example')?.id ?? '', {
      scopes: ['Calendars.Read'],
      roles: [],
    })
    expect(sent(await pick(oids.adele))).toHaveProperty('code')
  })
})

describe('a person with a personal account', () => {
  it('consents alone', async () => {
    expect(sent(await accept(oids.johanna))).toHaveProperty('code')
  })
})
