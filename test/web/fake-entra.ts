import type { AuthorizeRequest, Entra, FoundTenant, Identity, RedeemRequest, SignIn } from '../../src/auth/types.ts'
import { Fault } from '../../src/errors.ts'
import { Secret } from '../../src/secret.ts'
import type { Registration } from '../../src/web/types.ts'

export const loginOrigin = 'https://login.example'

export const adele: Identity = {
  tid: '11111111-1111-4111-8111-111111111111',
  oid: '22222222-2222-4222-8222-222222222222',
  name: 'Adele Vance',
  username: 'adele@contoso.example',
  email: 'adele@contoso.example',
}
export const alex: Identity = {
  ...adele,
  oid: '33333333-3333-4333-8333-333333333333',
  name: 'Alex Wilber',
  username: 'alex@contoso.example',
}

/** Hands out `code-of-<name>`; remembers what it was asked. */
export class FakeEntra implements Entra {
  readonly asked: AuthorizeRequest[] = []
  readonly redeemed: RedeemRequest[] = []
  fault: Fault | undefined
  /** What id tokens say of when a password was typed; absent, as where nobody asked for that claim. */
  provenAt: number | undefined
  readonly #origin: string
  people: Record<string, Identity> = { 'code-of-adele': adele, 'code-of-alex': alex }

  constructor(origin: string) {
    this.#origin = origin
  }

  async authorizeUrl(request: AuthorizeRequest): Promise<URL> {
    if (this.fault) throw this.fault
    this.asked.push(request)
    const url = new URL('/organizations/oauth2/v2.0/authorize', this.#origin)
    url.searchParams.set('state', request.state)
    url.searchParams.set('redirect_uri', request.redirectUri)
    return url
  }

  async redeem(request: RedeemRequest): Promise<SignIn> {
    if (this.fault) throw this.fault
    this.redeemed.push(request)
    const identity = this.people[request.code.reveal()]
    if (identity === undefined) throw new Fault('signInNeeded', 'used', { code: 'AADSTS54005' })
    const proven = this.provenAt === undefined ? {} : { provenAt: this.provenAt }
    return { identity, ...proven, scopes: ['Calendars.Read'], grant: new Secret('grant') }
  }

  adminConsentUrl({ tenant, redirectUri, state }: { tenant: string; redirectUri: string; state: string }): URL {
    const url = new URL(`/${tenant}/v2.0/adminconsent`, this.#origin)
    url.search = new URLSearchParams({ client_id: 'app', redirect_uri: redirectUri, state }).toString()
    return url
  }

  /** What Microsoft knows of domains; everything else is the tenant of whoever is here. */
  domains: Record<string, FoundTenant> = {}
  findTenant = async (domain: string): Promise<FoundTenant> => this.domains[domain] ?? { kind: 'found', tid: adele.tid }

  deviceCode = () => Promise.reject(new Error('not used by the token page'))
  accessToken = () => Promise.reject(new Error('not used by the token page'))
}

export const registered: Registration = {
  clientId: '0ddba115-0000-4000-8000-000000000000',
  scopes: ['openid', 'profile', 'offline_access', 'Calendars.Read'],
  audience: 'work',
  tenant: undefined,
  allows: () => true,
  cloud: 'global',
}
