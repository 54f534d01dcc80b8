/** Microsoft's clouds: each has its own accounts, its own registrations and its own addresses; nothing of one works in another. */
export interface CloudAddresses {
  readonly login: string
  readonly graph: string
  /** Entra admin center, for links to the places where an administrator decides. */
  readonly portal: string
}

/**
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud · https://learn.microsoft.com/graph/deployments
 * · https://learn.microsoft.com/entra/fundamentals/faq (the admin centers)
 */
export const clouds = {
  global: {
    login: 'https://login.microsoftonline.com',
    graph: 'https://graph.microsoft.com',
    portal: 'https://entra.microsoft.com',
  },
  'gcc-high': {
    login: 'https://login.microsoftonline.us',
    graph: 'https://graph.microsoft.us',
    portal: 'https://entra.microsoft.us',
  },
  dod: {
    login: 'https://login.microsoftonline.us',
    graph: 'https://dod-graph.microsoft.us',
    portal: 'https://entra.microsoft.us',
  },
  china: {
    login: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    portal: 'https://entra.microsoftonline.cn',
  },
} as const satisfies Readonly<Record<string, CloudAddresses>>

export type CloudName = keyof typeof clouds
export const cloudNames = Object.keys(clouds) as readonly CloudName[]

/** Hosts that are the same sign-in service under several names: tokens name the first as their issuer. */
const sameLogin: readonly (readonly string[])[] = [
  ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'],
  ['login.microsoftonline.us', 'login.usgovcloudapi.net'],
  ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'],
]

/** Whether metadata read at one address may name an issuer at the other: one host, or one cloud. */
export function sameCloud(login: URL, issuer: URL): boolean {
  if (login.origin === issuer.origin) return true
  const isPlain = login.protocol === 'https:' && issuer.protocol === 'https:' && login.port === '' && issuer.port === ''
  return isPlain && sameLogin.some((hosts) => hosts.includes(login.hostname) && hosts.includes(issuer.hostname))
}
