/** The attacks that the bridge is made against, and the test of each. `test/security/map.test.ts` finds out when a test is gone. */
import type { Threat } from './proof.ts'
import { clients, people } from './threats/apps.ts'
import { around, since } from './threats/around.ts'
import { granted } from './threats/granted.ts'
import { identity } from './threats/identity.ts'
import { requests } from './threats/requests.ts'

export const threats: readonly (readonly [title: string, rows: readonly Threat[]])[] = [
  ['Apps and passwords', clients],
  ['People and tenants', people],
  ['Requests', requests],
  ['Sign-in and identity', identity],
  ['Notifications, store, supply, operation', around],
  ['Feeds, push, scopes, several accounts', since],
  ['Mailboxes of others', granted],
]
