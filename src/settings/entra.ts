import { type CloudName, cloudNames } from '../clouds.ts'
import { credential } from './credential.ts'
import { Bad, flag, guid, matching, oneOf, type Reader, setting, url } from './setting.ts'

const tenants: Reader<'*' | readonly string[]> = (text) => {
  if (text === '*') return '*'
  const ids = text.split(',').map((id) => id.trim().toLowerCase())
  const good = ids.every((id) => new RegExp(`^${guid}$`).test(id))
  return good ? ids : new Bad('must be tenant ids (GUIDs) separated by commas, or * for every tenant')
}

const knownScopes = ['Calendars.Read', 'Calendars.ReadBasic', 'Calendars.Read.Shared', 'MailboxSettings.Read'] as const

const scopes: Reader<readonly string[]> = (text) => {
  const names = text.split(/[\s,]+/).filter((name) => name !== '')
  const known = names.every((name) => (knownScopes as readonly string[]).includes(name))
  const reads = names.includes('Calendars.Read') || names.includes('Calendars.ReadBasic')
  return known && reads
    ? names
    : new Bad(`must hold Calendars.Read or Calendars.ReadBasic, and at most these: ${knownScopes.join(', ')}`)
}

/** Microsoft: the app registration, who may sign in, and which cloud. */
export const entra = {
  clientId: setting(
    'ENTRA_CLIENT_ID',
    matching(new RegExp(`^${guid}$`), 'must be the application (client) id of the app registration, a GUID'),
    'Application (client) id of your app registration. Required.',
    '',
    '(none)',
  ),
  ...credential,
  tenant: setting(
    'ENTRA_TENANT',
    matching(/^[0-9A-Za-z][0-9A-Za-z.-]{0,254}$/, 'must be organizations, common, consumers, a tenant id or a domain'),
    'Who is offered to sign in: `organizations` (work and school), `common` (personal accounts too), `consumers`, or one tenant by id or domain.',
    'organizations',
  ),
  tenants: setting<'*' | readonly string[]>(
    'TENANTS',
    tenants,
    'Tenant ids whose people may use this bridge, separated by commas; `*` for everybody who can sign in. Required unless ENTRA_TENANT is a tenant id.',
    [],
    '(none)',
  ),
  scopes: setting<readonly string[]>(
    'GRAPH_SCOPES',
    scopes,
    `Permissions to ask for besides sign-in: \`Calendars.Read\`, and where wanted ${knownScopes
      .slice(1)
      .map((scope) => `\`${scope}\``)
      .join(', ')}.`,
    ['Calendars.Read'],
  ),
  cloud: setting<CloudName>(
    'CLOUD',
    oneOf(...cloudNames),
    "Microsoft's cloud that your organization is in: `global` (GCC too), `gcc-high`, `dod`, or `china` (operated by 21Vianet). Sets both addresses below and the links to the admin center.",
    'global',
  ),
  loginUrl: setting<URL | undefined>(
    'LOGIN_URL',
    url,
    'Entra ID, where it is not at the address of that cloud.',
    undefined,
    "(the cloud's)",
  ),
  graphUrl: setting<URL | undefined>(
    'GRAPH_URL',
    url,
    'Microsoft Graph, where it is not at the address of that cloud.',
    undefined,
    "(the cloud's)",
  ),
  allowInsecureUpstream: setting(
    'ALLOW_INSECURE_UPSTREAM',
    flag,
    'Lets LOGIN_URL and GRAPH_URL be plain http on this machine, for the sandbox and for tests.',
    false,
    '0',
  ),
} as const
