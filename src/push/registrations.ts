/** Who wants to be told of which calendar: sealed records that end by themselves. */
import { Fault } from '../errors.ts'
import type { Store } from '../store/types.ts'
import type { PushDesk, PushSubscription, Registration } from '../subscribers.ts'
import { endpointOf } from './addresses.ts'
import { recipientOf } from './encryption.ts'

export interface StoredRegistration extends Registration, PushSubscription {
  readonly calendarId: string
  readonly passwordId: string
  /** Sync token of the last message; undefined before the first. */
  readonly told?: string
}

export interface Registrations {
  /** All of an account for one calendar. */
  of(accountId: string, calendarId: string): Promise<readonly StoredRegistration[]>
  /** Takes note of what was told, if it is still registered. */
  noteTold(accountId: string, id: string, token: string): Promise<void>
  delete(accountId: string, id: string): Promise<void>
  eraseAll(accountId: string): Promise<void>
  desk(accountId: string, passwordId: string): PushDesk
}

export interface RegistrationsDeps {
  readonly store: Store
  readonly vapidPublicKey: string
  /** Plain http on this machine, for the sandbox and tests. */
  readonly allowLoopback: boolean
  /** Whether that account has not been erased. */
  readonly isThere: (accountId: string) => Promise<boolean>
  readonly now: () => number
}

const dayMs = 86_400_000
const longestMs = 7 * dayMs
/** What the draft wants at least, and DAVx5 asks for. */
const usualMs = 3 * dayMs
/** Of one app password: as many calendars on as many devices as anybody has. */
const most = 200
/** Of all of them: each change may be a message to each, and where to is the apps' choice. */
const mostOfAccount = 400

export function createRegistrations(deps: RegistrationsDeps): Registrations {
  const records = deps.store.collection<StoredRegistration>('push-registration')
  const shelf: Shelf = {
    ...deps,
    get: (accountId, id) => records.get(at(accountId, id)),
    async all(accountId) {
      const keys: string[] = []
      for await (const key of records.keys(`${accountId}/`)) keys.push(key)
      return [...(await records.getMany(keys)).values()]
    },
    set: (accountId, one) => records.set(at(accountId, one.id), one, { expiresAt: one.expiresAt }),
    delete: (accountId, id) => records.delete(at(accountId, id)),
  }
  return {
    of: async (accountId, calendarId) => (await shelf.all(accountId)).filter((one) => one.calendarId === calendarId),
    async noteTold(accountId, id, told) {
      const known = await shelf.get(accountId, id)
      // Taken back meanwhile, it stays so.
      if (known !== undefined)
        await records.update(at(accountId, id), (one) => one && { ...one, told }, { expiresAt: known.expiresAt })
    },
    delete: shelf.delete,
    eraseAll: async (accountId) => records.deleteMany((await shelf.all(accountId)).map(({ id }) => at(accountId, id))),
    desk: (accountId, passwordId) => deskOf(shelf, { accountId, passwordId }),
  }
}

const at = (accountId: string, id: string): string => `${accountId}/${id}`

interface Shelf extends RegistrationsDeps {
  get(accountId: string, id: string): Promise<StoredRegistration | undefined>
  all(accountId: string): Promise<readonly StoredRegistration[]>
  set(accountId: string, one: StoredRegistration): Promise<void>
  delete(accountId: string, id: string): Promise<void>
}

interface Owner {
  readonly accountId: string
  readonly passwordId: string
}

function deskOf(shelf: Shelf, owner: Owner): PushDesk {
  const { accountId, passwordId } = owner
  return {
    vapidPublicKey: shelf.vapidPublicKey,
    topic: (calendarId) => short(shelf, 'push-topic', accountId, calendarId),
    async register(calendarId, { endpoint, publicKey, authSecret }, wishedExpiry) {
      const isUsable = endpointOf(endpoint, shelf.allowLoopback) !== undefined
      if (!isUsable || recipientOf(publicKey, authSecret) === undefined)
        throw new Fault('rejected', 'not a subscription that can be used', { code: 'subscription' })
      const subscription = { endpoint, publicKey, authSecret }
      return register(shelf, owner, calendarId, subscription, expiryOf(wishedExpiry, shelf.now()))
    },
    async unregister(id) {
      const known = await shelf.get(accountId, id)
      if (known?.passwordId !== passwordId) return false
      await shelf.delete(accountId, id)
      return true
    },
  }
}

/** 144 bits that tell nothing of what they are made from. */
const short = ({ store }: Shelf, purpose: string, ...parts: readonly string[]): string =>
  store.mac(purpose, parts.join('|')).slice(0, 24)

async function register(
  shelf: Shelf,
  { accountId, passwordId }: Owner,
  calendarId: string,
  subscription: PushSubscription,
  expiresAt: number,
): Promise<Registration> {
  const id = short(shelf, 'push-registration', accountId, passwordId, calendarId, subscription.endpoint)
  const known = await shelf.get(accountId, id)
  if (known === undefined) {
    const all = await shelf.all(accountId)
    const others = all.filter((one) => one.passwordId === passwordId)
    if (others.length >= most || all.length >= mostOfAccount)
      throw new Fault('rejected', 'too many registrations', { code: 'tooMany' })
  }
  const told = known?.told === undefined ? {} : { told: known.told }
  await shelf.set(accountId, { id, expiresAt, calendarId, passwordId, ...subscription, ...told })
  // An erasure looks here once more when the account is gone: one of the two meets the other.
  if (!(await shelf.isThere(accountId))) {
    await shelf.delete(accountId, id)
    throw new Fault('revoked', 'The account is gone.')
  }
  return { id, expiresAt }
}

/** What lies in the past was not meant. */
function expiryOf(wished: number | undefined, now: number): number {
  if (wished === undefined || !(wished > now)) return now + usualMs
  return Math.min(wished, now + longestMs)
}
