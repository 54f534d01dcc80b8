import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FABRIKAM_TID } from '../../sandbox/directory.ts'
import type { Sandbox } from '../../sandbox/server.ts'
import { authorizeUrl, browse, fields, oids, redirectUri, reset, sent, start } from './entra-client.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await start()
})
beforeEach(() => reset(sandbox))
afterAll(() => sandbox.close())

type Changes = Record<string, string | undefined>
const usual = (): Changes => ({ client_id: sandbox.clientId, redirect_uri: redirectUri, state: 'the-state' })
const v1 = (changes: Changes = {}, tenant = 'common') =>
  `${sandbox.origin}/${tenant}/adminconsent?${fields({ ...usual(), ...changes }).toString()}`
const v2 = (scope: string, changes: Changes = {}, tenant = 'organizations') =>
  `${sandbox.origin}/${tenant}/v2.0/adminconsent?${fields({ ...usual(), scope, ...changes }).toString()}`
const graph = (...names: string[]) => names.map((name) => `https://graph.microsoft.com/${name}`).join(' ')
const accept = (url: string, person: string) => browse(url, { person, consent: 'accept' })

describe('admin consent, version 1', () => {
  it('asks for everything that is registered, and says so with tenant, state and admin_consent', async () => {
    const page = await browse(v1(), { person: oids.isaiah })
    expect(page.heading).toBe('Permissions requested')
    expect(page.text).toContain('Read calendars in all mailboxes')

    const back = await accept(v1(), oids.isaiah)
    expect(sent(back)).toEqual({ tenant: FABRIKAM_TID, admin_consent: 'True', state: 'the-state' })
    expect(sandbox.entra.grants.ofTenant(FABRIKAM_TID).roles).toEqual(['Calendars.Read', 'MailboxSettings.Read'])
    expect(sent(await browse(authorizeUrl(sandbox), { person: oids.miriam }))).toHaveProperty('code')
  })

  it('replaces what was granted before', async () => {
    sandbox.entra.grants.addTenant(FABRIKAM_TID, { scopes: ['Calendars.ReadWrite'], roles: [] })
    await accept(v1(), oids.isaiah)
    expect(sandbox.entra.grants.ofTenant(FABRIKAM_TID).scopes).not.toContain('Calendars.ReadWrite')
  })

  it('tells of a cancelled request', async () => {
    expect(sent(await browse(v1(), { person: oids.isaiah, consent: 'decline' }))).toEqual({
      error: 'permission_denied',
      error_description: 'The admin canceled the request',
      state: 'the-state',
    })
    expect(sandbox.entra.grants.ofTenant(FABRIKAM_TID)).toEqual({ scopes: [], roles: [] })
  })
})

describe('admin consent, version 2', () => {
  it('grants the scopes of the link, delegated only', async () => {
    const back = await accept(v2(graph('Calendars.Read', 'MailboxSettings.Read')), oids.isaiah)
    expect(sent(back)).toEqual({
      admin_consent: 'True',
      tenant: FABRIKAM_TID,
      scope: graph('Calendars.Read', 'MailboxSettings.Read'),
      state: 'the-state',
    })
    expect(sandbox.entra.grants.ofTenant(FABRIKAM_TID)).toEqual({
      scopes: ['Calendars.Read', 'MailboxSettings.Read'],
      roles: [],
    })
  })

  it('adds to what was granted before', async () => {
    await accept(v2(graph('Calendars.Read')), oids.isaiah)
    await accept(v2(graph('MailboxSettings.Read')), oids.isaiah)
    expect(sandbox.entra.grants.ofTenant(FABRIKAM_TID).scopes).toEqual(['Calendars.Read', 'MailboxSettings.Read'])
  })

  it('grants application permissions only with .default', async () => {
    await accept(v2(graph('.default')), oids.isaiah)
    expect(sandbox.entra.grants.ofTenant(FABRIKAM_TID).roles).toContain('Calendars.Read')
  })

  it('says admin_consent=True in failures too', async () => {
    const back = sent(await browse(v2('Calendars.Read'), { person: oids.isaiah, consent: 'decline' }))
    expect(back).toMatchObject({
      admin_consent: 'True',
      error: 'consent_required',
      error_subcode: 'cancel',
      state: 'the-state',
    })
    expect(back['error_description']).toContain('AADSTS65004:')
    expect(back).not.toHaveProperty('tenant')
  })
})

describe('admin consent, both versions', () => {
  const both: readonly [string, (changes?: Changes, tenant?: string) => string][] = [
    ['v1', v1],
    ['v2', (changes, tenant) => v2('Calendars.Read', changes, tenant)],
  ]
  for (const [name, url] of both) {
    it(`${name} turns away people who are no administrators`, async () => {
      expect((await accept(url(), oids.miriam)).heading).toBe('Need admin approval')
      expect(sandbox.entra.grants.ofTenant(FABRIKAM_TID)).toEqual({ scopes: [], roles: [] })
    })

    it(`${name} shows a wrong redirect URI on the page and grants nothing`, async () => {
      const page = await accept(url({ redirect_uri: 'https://attacker.example/' }), oids.isaiah)
      expect(page.text).toContain('AADSTS50011:')
      expect(sandbox.entra.grants.ofTenant(FABRIKAM_TID)).toEqual({ scopes: [], roles: [] })
    })

    it(`${name} takes administrators of the named tenant only`, async () => {
      expect((await accept(url({}, 'contoso.example'), oids.isaiah)).text).toContain('AADSTS50020:')
      expect(sent(await accept(url({}, FABRIKAM_TID), oids.isaiah))).toHaveProperty('tenant', FABRIKAM_TID)
    })
  }
})
