/** `setup`: what to register at Microsoft, exactly, for one's cloud and kind of tenant. Needs no settings: it is how one comes by them. */
import { type CloudName, cloudNames, clouds } from '../clouds.ts'
import type { Io } from './command.ts'
import { type Given, type Grammar, UsageError } from './words.ts'

export const setupGrammar: Grammar = {
  words: ['setup'],
  usage:
    'setup --public-url <address> [--tenant single|multi|any|personal] [--cloud <name>] [--scopes <list> | --app-only]',
  does: 'print how to register the app at Microsoft: values, az and PowerShell lines',
  options: {
    'public-url': { type: 'string' },
    tenant: { type: 'string' },
    cloud: { type: 'string' },
    scopes: { type: 'string' },
    'app-only': { type: 'boolean' },
  },
}

/** Microsoft Graph, in every cloud. */
const graphAppId = '00000003-0000-0000-c000-000000000000'

/** Ids of delegated permissions. @see https://learn.microsoft.com/graph/permissions-reference */
const scopeIds: Readonly<Record<string, string>> = {
  openid: '37f7f235-527c-4136-accd-4a02d197296e',
  profile: '14dad69e-099b-42c9-810b-d002981feec1',
  offline_access: '7427e0e9-2fba-42fe-b0c0-848c9e6a8182',
  'Calendars.Read': '465a38f9-76ea-45b9-9f34-9e8b0d4b0b42',
  'Calendars.ReadBasic': '662d75ba-a364-42ad-adee-f5f880ea4878',
  'Calendars.Read.Shared': '2b9c4092-424d-4249-948d-b43879977640',
  'MailboxSettings.Read': '87f447af-9fa4-4c32-9dfa-4a57a73d18ce',
}
/** Id of the application permission `Calendars.Read`, for reading by the application itself. */
const roleId = '798ee544-9d2d-430c-a058-570e29e34338'
const always = ['openid', 'profile', 'offline_access'] as const
const signInAlone = ['openid', 'profile'] as const

interface Kind {
  readonly audience: string
  /** As the portal says it. */
  readonly shown: string
  readonly settings: readonly string[]
}

/** @see https://learn.microsoft.com/entra/identity-platform/supported-accounts-validation */
const kinds: Readonly<Record<string, Kind>> = {
  single: {
    audience: 'AzureADMyOrg',
    shown: 'Accounts in this organizational directory only',
    settings: ['ENTRA_TENANT=<your tenant id>'],
  },
  multi: {
    audience: 'AzureADMultipleOrgs',
    shown: 'Accounts in any organizational directory',
    settings: ['ENTRA_TENANT=organizations', 'TENANTS=<tenant ids, separated by commas>'],
  },
  any: {
    audience: 'AzureADandPersonalMicrosoftAccount',
    shown: 'Accounts in any organizational directory and personal Microsoft accounts',
    settings: ['ENTRA_TENANT=common', 'TENANTS=*'],
  },
  personal: {
    audience: 'PersonalMicrosoftAccount',
    shown: 'Personal Microsoft accounts only',
    settings: ['ENTRA_TENANT=consumers', 'TENANTS=*'],
  },
}

/** What the tools call the clouds. GCC is in the worldwide one. */
const tools: Readonly<Record<CloudName, { readonly az: string; readonly mg: string }>> = {
  global: { az: 'AzureCloud', mg: 'Global' },
  'gcc-high': { az: 'AzureUSGovernment', mg: 'USGov' },
  dod: { az: 'AzureUSGovernment', mg: 'USGovDoD' },
  china: { az: 'AzureChinaCloud', mg: 'China' },
}

interface Plan {
  readonly publicUrl: string
  readonly cloud: CloudName
  readonly kind: Kind
  readonly scopes: readonly string[]
  /** The application reads by itself, people only show who they are. */
  readonly isAppOnly: boolean
}

/** @throws UsageError */
export function setup(io: Io, given: Given): void {
  for (const line of [manifest, azLines, powerShell, next].flatMap((part) => part(planOf(given)))) io.out(line)
}

function planOf({ values }: Given): Plan {
  const kind = kinds[String(values['tenant'] ?? 'single')]
  if (kind === undefined) throw new UsageError(`--tenant is one of ${Object.keys(kinds).join(', ')}.`)
  const cloud = cloudNames.find((name) => name === String(values['cloud'] ?? 'global'))
  if (cloud === undefined) throw new UsageError(`--cloud is one of ${cloudNames.join(', ')}.`)
  if (cloud !== 'global' && isPersonal({ kind }))
    throw new UsageError('Personal Microsoft accounts are in the worldwide cloud alone.')
  const scopes = String(values['scopes'] ?? 'Calendars.Read').split(/[\s,]+/)
  const unknown = scopes.filter((scope) => scopeIds[scope] === undefined)
  if (unknown.length > 0) throw new UsageError(`The bridge has no use for ${unknown.join(', ')}.`)
  const isAppOnly = values['app-only'] === true
  if (isAppOnly && values['scopes'] !== undefined) throw new UsageError('--app-only goes without --scopes.')
  if (isAppOnly && isPersonal({ kind }))
    throw new UsageError('--app-only is for organizations: --tenant single or multi.')
  const asked = isAppOnly ? signInAlone : [...new Set([...scopes, ...always])]
  return { publicUrl: addressOf(values['public-url']), cloud, kind, scopes: asked, isAppOnly }
}

/** Entra takes plain http for this machine alone, and no quotes can hide in what is left. */
function addressOf(given: unknown): string {
  const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === 'localhost')
  if (url === undefined || !isSafe || url.search !== '' || url.hash !== '' || /['"`$\s]/.test(url.href))
    throw new UsageError('Say where people will reach the bridge with --public-url https://…')
  return url.href.replace(/\/+$/, '')
}

const redirects = ({ publicUrl }: Plan): readonly string[] => [
  `${publicUrl}/oauth/callback`,
  `${publicUrl}/oauth/adminconsent`,
]

/** Ids of what is asked for, by kind: what people give, and what the application itself is given. */
const wanted = ({ scopes, isAppOnly }: Plan) => [
  ...scopes.map((scope) => ({ id: scopeIds[scope], type: 'Scope' })),
  ...(isAppOnly ? [{ id: roleId, type: 'Role' }] : []),
]

const access = (plan: Plan) => [{ resourceAppId: graphAppId, resourceAccess: wanted(plan) }]

/**
 * Microsoft Graph takes these audiences with tokens of version 2 alone, and by default a registration has 1.
 * @see https://learn.microsoft.com/graph/api/resources/apiapplication
 */
const isPersonal = ({ kind }: Pick<Plan, 'kind'>): boolean => kind.audience.includes('Personal')

const hasAdministrators = ({ kind }: Plan): boolean => kind.audience !== 'PersonalMicrosoftAccount'

/**
 * When somebody last typed a password, in the id token: what needs a fresh sign-in then goes by it.
 * @see https://learn.microsoft.com/entra/identity-platform/optional-claims-reference
 */
const claims = (plan: Plan) => (hasAdministrators(plan) ? { idToken: [{ name: 'auth_time' }] } : undefined)

function manifest(plan: Plan): readonly string[] {
  const values = {
    signInAudience: plan.kind.audience,
    ...(isPersonal(plan) && { api: { requestedAccessTokenVersion: 2 } }),
    web: { redirectUris: redirects(plan) },
    requiredResourceAccess: access(plan),
    optionalClaims: claims(plan),
  }
  return [
    `# 1. What to register, at ${clouds[plan.cloud].portal}, App registrations`,
    `#    Supported account types: ${plan.kind.shown}`,
    `#    Permissions, Microsoft Graph, delegated: ${plan.scopes.join(' ')}`,
    ...(plan.isAppOnly ? ['#    Permissions, Microsoft Graph, application: Calendars.Read'] : []),
    '#    In the manifest:',
    ...JSON.stringify(values, undefined, 2).split('\n'),
    '',
  ]
}

function azLines(plan: Plan): readonly string[] {
  const [callback, consent] = redirects(plan)
  const claimed = hasAdministrators(plan) ? ` --optional-claims '${JSON.stringify(claims(plan))}'` : ''
  return [
    `# 2a. The same with the Azure CLI${isPersonal(plan) ? ' (of 2025 or newer)' : ''}`,
    `az cloud set --name ${tools[plan.cloud].az}`,
    'az login --allow-no-subscriptions',
    `APP_ID=$(az ad app create --display-name 'Outlook CalDAV Bridge' --sign-in-audience ${plan.kind.audience}${isPersonal(plan) ? ' --requested-access-token-version 2' : ''} \\`,
    `  --web-redirect-uris '${callback}' '${consent}' \\`,
    `  --required-resource-accesses '${JSON.stringify(access(plan))}'${claimed} --query appId --output tsv)`,
    'az ad sp create --id "$APP_ID"',
    'az ad app credential reset --id "$APP_ID" --append --display-name bridge --years 1 --query password --output tsv',
    ...(hasAdministrators(plan)
      ? ['az ad app permission admin-consent --id "$APP_ID"   # an administrator, once, for everybody']
      : []),
    'echo "$APP_ID"',
    '',
  ]
}

function powerShell(plan: Plan): readonly string[] {
  const uris = redirects(plan)
    .map((uri) => `'${uri}'`)
    .join(', ')
  const permissions = wanted(plan)
    .map(({ id, type }) => `@{ Id = '${id}'; Type = '${type}' }`)
    .join(', ')
  const claimed = hasAdministrators(plan) ? " -OptionalClaims @{ IdToken = @(@{ Name = 'auth_time' }) }" : ''
  return [
    '# 2b. Or with Microsoft Graph PowerShell',
    `Connect-MgGraph -Environment ${tools[plan.cloud].mg} -Scopes 'Application.ReadWrite.All'`,
    `$app = New-MgApplication -DisplayName 'Outlook CalDAV Bridge' -SignInAudience '${plan.kind.audience}'${isPersonal(plan) ? ' -Api @{ RequestedAccessTokenVersion = 2 }' : ''} -Web @{ RedirectUris = @(${uris}) } \``,
    `  -RequiredResourceAccess @(@{ ResourceAppId = '${graphAppId}'; ResourceAccess = @(${permissions}) })${claimed}`,
    'New-MgServicePrincipal -AppId $app.AppId',
    "$secret = Add-MgApplicationPassword -ApplicationId $app.Id -PasswordCredential @{ DisplayName = 'bridge'; EndDateTime = (Get-Date).AddYears(1) }",
    '$secret.SecretText   # once; $secret.EndDateTime goes into ENTRA_CLIENT_SECRET_EXPIRES',
    '$app.AppId',
    '',
  ]
}

function next(plan: Plan): readonly string[] {
  const { publicUrl, cloud, kind, scopes, isAppOnly } = plan
  const asked = scopes.filter((scope) => !always.some((each) => each === scope))
  return [
    '# 3. The settings of the bridge',
    `PUBLIC_URL=${publicUrl}`,
    'ENTRA_CLIENT_ID=<the application (client) id>',
    'ENTRA_CLIENT_SECRET_FILE=<file with the value of the secret, not its id>',
    'ENTRA_CLIENT_SECRET_EXPIRES=<the day on which the secret ends>',
    ...kind.settings,
    ...(cloud === 'global' ? [] : [`CLOUD=${cloud}`]),
    ...(isAppOnly ? ['APP_ONLY=1', 'ADMINS=<tenant id>/<object id of who looks after it>'] : []),
    ...(isAppOnly || asked.join(' ') === 'Calendars.Read' ? [] : [`GRAPH_SCOPES=${asked.join(' ')}`]),
    '',
    '# 4. Start the bridge, then let it look at itself:  npm run bridge -- doctor',
    ...lastStep(plan),
  ]
}

/** What only an administrator can do. People are stopped at their first sign-in without it, in most tenants. */
function lastStep(plan: Plan): readonly string[] {
  if (plan.isAppOnly) return ['# 5. Sign in as that administrator, and switch the organization on at /admin']
  if (!hasAdministrators(plan)) return []
  const page = `${plan.publicUrl}/help/admin`
  return [`# 5. Where no administrator has consented yet, send them to ${page}: once, for everybody`]
}
