import { LRUCache } from 'lru-cache'
import type { Clock } from '../clock.ts'
import { sameCloud } from '../clouds.ts'
import type { Cloud } from './cloud.ts'
import { readOAuthError } from './explain.ts'
import type { FoundTenant } from './types.ts'
import type { Ask } from './wire.ts'

const keptMs = 60 * 60_000
const mostKept = 1_000

/**
 * Which organization a verified domain belongs to, as Entra's public metadata tells everybody: the issuer there names its tenant id.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export function createFindTenant(ask: Ask, cloud: Cloud, clock: Clock): (domain: string) => Promise<FoundTenant> {
  const kept = new LRUCache<string, FoundTenant>({ max: mostKept, ttl: keptMs, perf: { now: () => clock.now() } })
  return async (domain) => {
    const known = kept.get(domain)
    if (known !== undefined) return known
    const found = await lookUp(ask, cloud, domain)
    if (found !== undefined) kept.set(domain, found)
    return found ?? { kind: 'unsure' }
  }
}

/** @returns undefined when there was no answer to go by */
async function lookUp(ask: Ask, cloud: Cloud, domain: string): Promise<FoundTenant | undefined> {
  // Nobody must wait for this, or be stopped by it: without it, the domain itself stands in the link.
  const answer = await ask(cloud.endpoint('v2.0/.well-known/openid-configuration', domain)).catch(() => undefined)
  if (answer === undefined) return undefined
  const failed = readOAuthError(answer.body)
  if (failed.aadsts === 'AADSTS90002' || failed.error === 'invalid_tenant') return { kind: 'none' }
  const issuer = URL.parse(String(answer.body['issuer']))
  const tid = /^\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\//i.exec(issuer?.pathname ?? '')?.[1]?.toLowerCase()
  if (answer.status !== 200 || issuer === null || tid === undefined) return undefined
  return sameCloud(cloud.endpoint(''), issuer) ? { kind: 'found', tid } : { kind: 'elsewhere' }
}
