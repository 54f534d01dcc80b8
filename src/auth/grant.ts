import { ConfidentialClientApplication, LogLevel, type TokenCache } from '@azure/msal-node'
import type { Clock } from '../clock.ts'
import type { Secret } from '../secret.ts'
import type { Cloud } from './cloud.ts'
import { proofToCome } from './credential.ts'
import { type Ask, createWire, type Wire } from './wire.ts'

export interface Registration {
  readonly clientId: string
  readonly cloud: Cloud
  readonly ask: Ask
  readonly clock: Clock
}

/** MSAL for one operation of one account. */
export interface Msal {
  readonly app: ConfidentialClientApplication
  readonly cache: TokenCache
  readonly wire: Wire
}

/**
 * A fresh MSAL client each time, filled with the grant of one account alone. An instance that lives longer would mix accounts in its cache,
 * and would go on refusing for a minute after a single 429 or 5xx, without asking. A new one costs microseconds: MSAL knows the endpoints
 * of its authorities by heart.
 */
export function createMsal({ clientId, cloud, ask }: Registration, grant?: Secret): Msal {
  const wire = createWire(ask, cloud)
  const app = new ConfidentialClientApplication({
    auth: { clientId, authority: cloud.authority, clientSecret: proofToCome },
    system: {
      networkClient: wire,
      disableInternalRetries: true,
      loggerOptions: { loggerCallback: () => {}, logLevel: LogLevel.Error, piiLoggingEnabled: false },
    },
  })
  const cache = app.getTokenCache()
  if (grant !== undefined) cache.deserialize(grant.reveal())
  return { app, cache, wire }
}
