import type { Secret } from '../secret.ts'

/** Who somebody is: `tid` + `oid` and nothing else. The other members are for showing. */
export interface Identity {
  /** Tenant id, lower-case GUID. */
  readonly tid: string
  /** Object id of the person in that tenant, lower-case GUID. */
  readonly oid: string
  readonly name: string
  /** `preferred_username`: changeable, shown only. */
  readonly username: string
  readonly email: string | undefined
  /** Directory roles (`wids`) and app roles (`roles`) that the sign-in named, where it named any. */
  readonly wids?: readonly string[]
  readonly roles?: readonly string[]
}

/** A finished sign-in. */
export interface SignIn {
  readonly identity: Identity
  /**
   * Epoch ms at which the person last proved who they are (`auth_time`): long ago where a session with Microsoft let them through.
   * Undefined where the app registration does not ask for that claim.
   */
  readonly provenAt?: number
  /** Scopes really granted, short names (`Calendars.Read`). */
  readonly scopes: readonly string[]
  /** Everything needed to get tokens later without the person (MSAL's cache of this account alone). Store it sealed. */
  readonly grant: Secret
}

/** Where the grant of one account is kept. `write` is called whenever Entra renewed it, before the token is used. */
export interface GrantStore {
  read(): Promise<Secret | undefined>
  write(grant: Secret): Promise<void>
}

export interface AuthorizeRequest {
  readonly redirectUri: string
  readonly state: string
  readonly nonce: string
  /** S256 code challenge. */
  readonly codeChallenge: string
  /** `select_account` to pick another account, `login` for fresh credentials. */
  readonly prompt?: 'select_account' | 'login' | 'consent'
  readonly loginHint?: string
}

export interface RedeemRequest {
  readonly code: Secret
  readonly redirectUri: string
  readonly codeVerifier: Secret
  readonly nonce: string
}

export interface DeviceCodePrompt {
  readonly verificationUri: string
  readonly userCode: string
  readonly expiresInSeconds: number
}

/** `elsewhere`: an organization in another of Microsoft's clouds. */
export type FoundTenant =
  | { readonly kind: 'found'; readonly tid: string }
  | { readonly kind: 'none' | 'elsewhere' | 'unsure' }

/** With what only whoever runs the bridge asks. */
export interface ProvenEntra extends Entra {
  /** Whether Entra takes the credential, in that tenant (an id). @throws Fault */
  tryCredential(tenant: string): Promise<void>
}

/**
 * Entra ID for one app registration.
 * @throws Fault `unavailable`; `signInNeeded` (the person must sign in), `revoked` (disabled, consent withdrawn), `denied` (the person or
 *   policy said no), `misconfigured` (operator's move), `rejected` (an id token that is not what it must be). `code` holds `AADSTS…`.
 */
export interface Entra {
  authorizeUrl(request: AuthorizeRequest): Promise<URL>
  redeem(request: RedeemRequest): Promise<SignIn>
  deviceCode(prompt: (shown: DeviceCodePrompt) => void, signal?: AbortSignal): Promise<SignIn>
  /** An access token for Graph, from the cache or renewed. Parallel calls for one account make one request. */
  accessToken(
    identity: Identity,
    grants: GrantStore,
    options?: { readonly force?: boolean; readonly claims?: string },
  ): Promise<Secret>
  /** Whose domain that is. Asks Entra at most once an hour for each, and never fails: without an answer it is `unsure`. */
  findTenant(domain: string): Promise<FoundTenant>
  /** Tenant-wide consent link for an administrator. `tenant` is an id or a verified domain. */
  adminConsentUrl(request: { readonly tenant: string; readonly redirectUri: string; readonly state: string }): URL
}

/** A token of the application itself, in one tenant. */
export interface AppToken {
  readonly token: Secret
  /** Application permissions granted there, as Entra put them into the token. */
  readonly roles: readonly string[]
}

/** Why a certificate and a key are of no use. */
export type CertificateFlaw = 'noCertificate' | 'noKey' | 'notRsa' | 'otherKey'

/** The same of one that somebody has typed in. */
export type GivenFlaw = CertificateFlaw | 'keySize'

/** A registration that somebody has typed in, with what proves it: the value of a secret, or a certificate and its key as PEM. */
export interface GivenRegistration {
  readonly clientId: string
  readonly kind: 'secret' | 'certificate'
  readonly proof: Secret
  /** Epoch ms; of a secret, as whoever entered it says: Entra tells nobody. */
  readonly endsAt?: number
}

export interface AppTokenOptions {
  /** Asks Entra, whatever is remembered. */
  readonly force?: boolean
  /** Whose token; absent: that of the operator's registration. */
  readonly as?: GivenRegistration | undefined
}

/** Entra ID for the application's own permissions. @throws Fault as `Entra` */
export interface AppEntra {
  /** From memory or fetched. @param tid of a tenant: there is no such token for several. */
  appToken(tid: string, options?: AppTokenOptions): Promise<AppToken>
  /** What is wrong with what was typed in, or else when it ends (epoch ms), where that is known. Asks nobody. */
  look(given: GivenRegistration): GivenFlaw | { readonly endsAt: number | undefined }
  /** Where an administrator grants what the registration lists, application permissions included. */
  appConsentUrl(request: { readonly tenant: string; readonly redirectUri: string; readonly state: string }): URL
}
