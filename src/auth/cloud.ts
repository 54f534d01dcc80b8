/** The authority MSAL is always told: it knows these endpoints by heart and asks nobody where they are. */
const TOLD = 'https://login.microsoftonline.com'

/** One Entra cloud, seen from MSAL and from the wire. */
export interface Cloud {
  readonly authority: string
  /** Address of an endpoint on the real login host, below the tenant: `oauth2/v2.0/token`. */
  endpoint(path: string, tenant?: string): URL
  /** Turns an address MSAL made into the real one. @throws TypeError for an address of any other host. */
  real(address: string): URL
}

/**
 * The paths are the same in all clouds, only the host differs. MSAL refuses http authorities, and for hosts it does not know it asks
 * login.microsoftonline.com first. So it is told the worldwide authority, and the addresses are rewritten on their way out.
 * @see https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud
 */
export function createCloud(loginUrl: URL, tenant: string): Cloud {
  const base = `${loginUrl.origin}${loginUrl.pathname.replace(/\/+$/, '')}`
  return {
    authority: `${TOLD}/${tenant}`,
    endpoint: (path, other = tenant) => new URL(`${base}/${encodeURIComponent(other)}/${path}`),
    real(address) {
      const url = new URL(address)
      if (url.origin !== TOLD) throw new TypeError('an Entra address of another host')
      return new URL(`${base}${url.pathname}${url.search}`)
    },
  }
}
