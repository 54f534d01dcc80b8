import type { Person, SandboxContext } from '../model.ts'
import type { Tokens } from '../tokens.ts'
import type { Grants } from './grants.ts'

/** What shows that somebody is the application. */
export interface Provable {
  readonly clientId: string
  /** Accepted at the moment; taking one out makes it wrong (7000215). */
  readonly clientSecrets: Set<string>
  /** PEM certificates or public keys that client assertions may be signed for. */
  readonly certificates: readonly string[]
}

/** A registration of one tenant, which reads there by itself and signs in nobody. */
export interface TenantApp extends Provable {
  readonly tid: string
  /** Granted there. */
  readonly roles: readonly string[]
}

/** The registration of the application that people sign in to. */
export interface Registration extends Provable {
  readonly displayName: string
  /** The tenant that owns the registration: there its service principal exists from the start. */
  readonly homeTid: string
  readonly redirectUris: Set<string>
  /** Of id tokens, which come only where they are configured: `wids`, the directory roles of administrators; `auth_time`. */
  readonly optionalClaims: Set<string>
  /** Delegated and application permissions the registration lists: what `.default` and v1 admin consent ask for. */
  readonly delegated: readonly string[]
  readonly application: readonly string[]
}

export interface CodeRecord {
  readonly person: Person
  /** As asked for, short names. */
  readonly scopes: readonly string[]
  /** Epoch ms at which the person typed a password, or did what stands for it. */
  readonly provenAt: number
  readonly redirectUri: string
  readonly nonce: string | undefined
  readonly challenge: { readonly value: string; readonly method: 'S256' | 'plain' } | undefined
  readonly expiresAt: number
  redeemed: boolean
}

export interface RefreshRecord {
  readonly person: Person
  readonly scopes: readonly string[]
  readonly expiresAt: number
  revoked: boolean
}

export interface DeviceRecord {
  readonly userCode: string
  /** Tenant of the path the code was asked at: decides who may sign in with it. */
  readonly tenant: string
  readonly scopes: readonly string[]
  readonly expiresAt: number
  status: 'pending' | 'declined' | 'redeemed' | Person
}

/** A person's request that an administrator consents ("Approval required"). */
export interface Approval {
  readonly id: string
  readonly tid: string
  readonly oid: string
  readonly scopes: readonly string[]
  readonly justification: string
  readonly expiresAt: number
  status: 'pending' | 'approved' | 'denied'
}

/** Everything Entra remembers. Maps are keyed by the code or token itself. */
export interface EntraState {
  readonly context: SandboxContext
  readonly tokens: Tokens
  readonly app: Registration
  /** By client id. */
  readonly tenantApps: Map<string, TenantApp>
  readonly grants: Grants
  readonly codes: Map<string, CodeRecord>
  readonly refreshTokens: Map<string, RefreshRecord>
  readonly deviceCodes: Map<string, DeviceRecord>
  readonly approvals: Map<string, Approval>
  /** oids that may use the application in a tenant where assignment is required. */
  readonly assigned: Set<string>
  /** Seconds a client must wait between two questions for a device code. */
  readonly deviceIntervalSeconds: number
}

export const CODE_LIFE_MS = 10 * 60_000
export const DEVICE_CODE_LIFE_MS = 15 * 60_000
export const REFRESH_TOKEN_LIFE_MS = 90 * 24 * 3_600_000
export const APPROVAL_LIFE_MS = 30 * 24 * 3_600_000

export type EntraSettings = Pick<EntraState, 'context' | 'tokens' | 'app' | 'grants' | 'deviceIntervalSeconds'>

export const createState = (settings: EntraSettings): EntraState => ({
  ...settings,
  tenantApps: new Map(),
  codes: new Map(),
  refreshTokens: new Map(),
  deviceCodes: new Map(),
  approvals: new Map(),
  assigned: new Set(),
})
