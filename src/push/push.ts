/** WebDAV-Push, wired: what the door, the mirror and the jobs each see of it. */
import type { Job } from '../jobs.ts'
import type { Store } from '../store/types.ts'
import type { PushDesk } from '../subscribers.ts'
import { createDeliver } from './delivery.ts'
import { createRegistrations } from './registrations.ts'
import { createSender, type SenderDeps } from './sender.ts'
import { openVapid } from './vapid.ts'

export interface AppPushDeps extends Omit<SenderDeps, 'registrations' | 'vapid' | 'deliver'> {
  readonly store: Store
  /** Where the bridge is reached: push services are told it as the address of who runs it. */
  readonly publicUrl: URL
  /** Told of each push service that is called. */
  readonly contacted?: () => void
}

export interface AppPush {
  desk(accountId: string, passwordId: string): PushDesk
  /** Returns at once. */
  changed(accountId: string, calendarId: string): void
  forget(accountId: string): Promise<void>
  readonly job: Job
}

/** @throws Fault `unavailable`, `locked`: the key is kept in the store */
export async function openAppPush(deps: AppPushDeps): Promise<AppPush> {
  const { store, publicUrl, allowLoopback, clock } = deps
  const now = () => clock.now()
  const isThere = async (accountId: string) => (await deps.accounts.get(accountId)) !== undefined
  const vapid = await openVapid(store, publicUrl)
  const registrations = createRegistrations({ store, vapidPublicKey: vapid.publicKey, allowLoopback, isThere, now })
  const sender = createSender({ ...deps, registrations, vapid, deliver: createDeliver(now, deps.contacted) })
  return {
    desk: (accountId, passwordId) => registrations.desk(accountId, passwordId),
    changed: (accountId, calendarId) => sender.changed(accountId, calendarId),
    forget: (accountId) => registrations.eraseAll(accountId),
    job: { name: 'push.messages', everyMs: 1_000, run: (signal) => sender.turn(signal) },
  }
}
