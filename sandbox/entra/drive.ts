import { adminConsentV1, adminConsentV2 } from './adminconsent.ts'
import { authorize, type PageRequest } from './authorize.ts'
import { deviceLogin } from './device.ts'
import type { Reply } from './reply.ts'
import type { EntraState } from './state.ts'
import type { Answers } from './visit.ts'

const endpoints: readonly (readonly [RegExp, (state: EntraState, request: PageRequest) => Reply])[] = [
  [/^\/([^/]+)\/oauth2\/v2\.0\/authorize$/, authorize],
  [/^\/([^/]+)\/adminconsent$/, adminConsentV1],
  [/^\/([^/]+)\/v2\.0\/adminconsent$/, adminConsentV2],
  [/^()\/devicelogin$/, deviceLogin],
]

/**
 * Walks through Microsoft's pages as one person who gives all answers at once: signing in without a browser.
 * @param address URL of the authorize, admin consent or device login page, at any host.
 * @returns undefined when it is none of these pages.
 */
export function drive(state: EntraState, address: string, answers: Answers): Reply | undefined {
  const url = URL.parse(address, state.context.origin())
  if (url === null) return undefined
  for (const [pattern, answer] of endpoints) {
    const tenant = pattern.exec(url.pathname)?.[1]
    if (tenant === undefined) continue
    const path = url.pathname + url.search
    return answer(state, { method: 'POST', tenant, url: path, params: url.searchParams, answers, sessions: new Map() })
  }
  return undefined
}
