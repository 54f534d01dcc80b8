/** `setup`, as an operator reads it before anything is set. */
import { describe, expect, it } from 'vitest'
import { setup, setupGrammar } from '../../src/cli/setup.ts'
import { UsageError, understood } from '../../src/cli/words.ts'
import { clouds } from '../../src/clouds.ts'
import { readConfig } from '../../src/config.ts'

function said(...words: readonly string[]): string {
  const lines: string[] = []
  setup({ out: (line) => void lines.push(line), err: () => {} }, understood(setupGrammar, words))
  return lines.join('\n')
}

const url = ['--public-url', 'https://cal.contoso.example/bridge/'] as const

/** The JSON of the manifest. */
const manifestIn = (text: string): Record<string, unknown> =>
  JSON.parse(/^\{$[\s\S]*?^\}$/m.exec(text)?.[0] ?? '') as Record<string, unknown>

describe('setup', () => {
  it('prints values that fit the manifest, for the address and the least permissions', () => {
    expect(manifestIn(said(...url))).toEqual({
      signInAudience: 'AzureADMyOrg',
      web: {
        redirectUris: [
          'https://cal.contoso.example/bridge/oauth/callback',
          'https://cal.contoso.example/bridge/oauth/adminconsent',
        ],
      },
      requiredResourceAccess: [
        {
          resourceAppId: '00000003-0000-0000-c000-000000000000',
          resourceAccess: [
            { id: '465a38f9-76ea-45b9-9f34-9e8b0d4b0b42', type: 'Scope' },
            { id: '37f7f235-527c-4136-accd-4a02d197296e', type: 'Scope' },
            { id: '14dad69e-099b-42c9-810b-d002981feec1', type: 'Scope' },
            { id: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182', type: 'Scope' },
          ],
        },
      ],
      optionalClaims: { idToken: [{ name: 'auth_time' }] },
    })
  })

  it.each([
    ['single', true],
    ['multi', true],
    ['any', true],
    ['personal', false],
  ])('asks to be told when a password was typed, in each of three ways: for %s %s', (tenant, isAsked) => {
    const text = said(...url, '--tenant', tenant)
    expect('optionalClaims' in manifestIn(text)).toBe(isAsked)
    expect(text.includes(`]' --optional-claims '{"idToken":[{"name":"auth_time"}]}' --query appId`)).toBe(isAsked)
    expect(text.includes(" -OptionalClaims @{ IdToken = @(@{ Name = 'auth_time' }) }")).toBe(isAsked)
  })

  it.each([
    ['global', 'AzureCloud', 'Global'],
    ['gcc-high', 'AzureUSGovernment', 'USGov'],
    ['dod', 'AzureUSGovernment', 'USGovDoD'],
    ['china', 'AzureChinaCloud', 'China'],
  ] as const)('names the cloud %s as each tool calls it', (cloud, az, mg) => {
    const text = said(...url, '--cloud', cloud)
    expect(text).toContain(`az cloud set --name ${az}\n`)
    expect(text).toContain(`Connect-MgGraph -Environment ${mg} -Scopes`)
    expect(text).toContain(clouds[cloud].portal)
  })

  it.each(['single', 'multi', 'any', 'personal'])('ends in settings that a bridge for %s starts with', (tenant) => {
    const text = said(...url, '--tenant', tenant, '--scopes', 'Calendars.Read MailboxSettings.Read')
    const id = '7a2b1c3d-0000-4000-8000-00000000c0de'
    const rows = [...text.matchAll(/^([A-Z_]+)=(.*)$/gm)].filter(([, name]) => name !== 'APP_ID')
    const settings = Object.fromEntries(
      rows.map(([, name, value]) => [
        name,
        (value ?? '').replace(/^<the day.*>$/, '2027-01-31').replace(/^<(the app|your tenant|tenant ids).*>$/, id),
      ]),
    )
    const config = readConfig(settings)
    expect(config.scopes).toEqual(['Calendars.Read', 'MailboxSettings.Read'])
    expect(text).toContain('npm run bridge -- doctor')
  })

  it.each([
    ['single', false],
    ['multi', false],
    ['any', true],
    ['personal', true],
  ])('says to Entra which tokens it takes where it has to know: for %s %s', (tenant, isSaid) => {
    const text = said(...url, '--tenant', tenant)
    expect(manifestIn(text)['api']).toEqual(isSaid ? { requestedAccessTokenVersion: 2 } : undefined)
    expect(text.includes(' --requested-access-token-version 2 ')).toBe(isSaid)
    expect(text.includes(' -Api @{ RequestedAccessTokenVersion = 2 } ')).toBe(isSaid)
  })

  it('leads to an administrator, where there is one', () => {
    const page = 'https://cal.contoso.example/bridge/help/admin'
    expect(said(...url)).toContain(page)
    const personal = said(...url, '--tenant', 'personal')
    expect(personal).not.toContain(page)
    expect(personal).not.toContain('admin-consent --id')
  })

  it('asks for the permission of the application itself, and of people only who they are, where it is to read', () => {
    const text = said(...url, '--app-only')
    expect(manifestIn(text)).toMatchObject({
      requiredResourceAccess: [
        {
          resourceAccess: [
            { id: '37f7f235-527c-4136-accd-4a02d197296e', type: 'Scope' },
            { id: '14dad69e-099b-42c9-810b-d002981feec1', type: 'Scope' },
            { id: '798ee544-9d2d-430c-a058-570e29e34338', type: 'Role' },
          ],
        },
      ],
    })
    expect(text).toContain("@{ Id = '798ee544-9d2d-430c-a058-570e29e34338'; Type = 'Role' }")
    expect(text).toMatch(/^APP_ONLY=1$/m)
    expect(text).not.toContain('GRAPH_SCOPES')
    expect(said(...url)).not.toContain('APP_ONLY')
  })

  it.each([
    [],
    [...url, '--app-only', '--scopes', 'Calendars.Read'],
    [...url, '--app-only', '--tenant', 'any'],
    ['--public-url', 'http://cal.contoso.example'],
    ['--public-url', "https://cal.contoso.example/'; rm -rf x"],
    [...url, '--tenant', 'all'],
    [...url, '--cloud', 'moon'],
    [...url, '--cloud', 'china', '--tenant', 'personal'],
    [...url, '--scopes', 'Mail.Read'],
  ])('refuses %j', (...words) => {
    expect(() => said(...words)).toThrow(UsageError)
  })
})
