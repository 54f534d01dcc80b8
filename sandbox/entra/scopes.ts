/** Scopes of OpenID Connect, which belong to no resource. */
export const OIDC_SCOPES = ['openid', 'profile', 'email', 'offline_access'] as const

export const GRAPH_RESOURCE = 'https://graph.microsoft.com'
export const GRAPH_APP_ID = '00000003-0000-0000-c000-000000000000'

/** Delegated permissions the sandbox knows, with the words of the consent page. */
export const delegated: ReadonlyMap<string, string> = new Map([
  ['openid', 'View your basic profile'],
  ['profile', 'View your basic profile'],
  ['email', 'View your email address'],
  ['offline_access', 'Maintain access to data you have given it access to'],
  ['User.Read', 'Sign you in and read your profile'],
  ['Calendars.ReadBasic', 'Read basic details of your calendars'],
  ['Calendars.Read', 'Read your calendars'],
  ['Calendars.Read.Shared', 'Read calendars you can access'],
  ['Calendars.ReadWrite', 'Have full access to your calendars'],
  ['Calendars.ReadWrite.Shared', 'Read and write calendars you can access'],
  ['MailboxSettings.Read', 'Read your mailbox settings'],
])

/** Application permissions the sandbox knows. */
export const application: ReadonlyMap<string, string> = new Map([
  ['Calendars.ReadBasic.All', 'Read basic details of calendars in all mailboxes'],
  ['Calendars.Read', 'Read calendars in all mailboxes'],
  ['Calendars.ReadWrite', 'Read and write calendars in all mailboxes'],
  ['MailboxSettings.Read', 'Read all user mailbox settings'],
  ['User.Read.All', 'Read the full profiles of all users'],
])

/** What people may always grant for themselves, whatever their tenant's policy. */
const lowImpact: ReadonlySet<string> = new Set([...OIDC_SCOPES, 'User.Read'])
export const isLowImpact = (scope: string): boolean => lowImpact.has(scope)

const known = new Map([...delegated.keys(), '.default'].map((scope) => [scope.toLowerCase(), scope]))

/**
 * Short names of the scopes in a request, each once, in the table's spelling; `https://graph.microsoft.com/` is
 * taken off. `.default` stays as it is.
 * @returns undefined when one is not known.
 */
export function parseScopes(text: string): readonly string[] | undefined {
  const scopes = text
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => known.get(part.replace(`${GRAPH_RESOURCE}/`, '').toLowerCase()))
  return scopes.every((scope) => scope !== undefined) ? [...new Set(scopes)] : undefined
}
