import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { Fault, StartError } from '../errors.ts'
import { type Adapter, identityKey, installationNamespace, textAt } from './adapter.ts'
import type { KeyMaterial } from './keyring.ts'
import { createSeals, type Seals } from './sealed.ts'

const checkKey = 'check'
const idBytes = 32

/** What belongs to one store as a whole. */
export interface Installation {
  readonly id: string
  readonly seals: Seals
  /** Keyed digest, base64url. It stays the same when the sealing key is changed. */
  mac(purpose: string, text: string): string
}

/** One record, so that it is there or not. */
export interface Identity {
  /** 32 random bytes, base64url, in the clear. */
  readonly id: string
  /** Sealed: opens with the right key only, and holds the root of all keyed digests. */
  readonly check: string
}

/**
 * Gives a new store its identity: a random id in the clear, and a sealed text that only the right key opens. That holds the root of
 * all keyed digests, so app passwords and sessions outlive a change of the sealing key. Of two processes that begin at once, one does it.
 */
export async function install(adapter: Adapter, key: KeyMaterial): Promise<void> {
  const id = randomBytes(idBytes)
  const check = createSeals(key, id).seal(installationNamespace, checkKey, randomBytes(32).toString('base64url'))
  await adapter.add(identityKey, JSON.stringify({ id: id.toString('base64url'), check } satisfies Identity))
}

/**
 * Opens the check record: the first act at every start.
 *
 * @param location of the store, for the message.
 * @throws StartError when the store has no identity or the key is not its key. Nothing is changed.
 */
export async function openInstallation(adapter: Adapter, key: KeyMaterial, location: string): Promise<Installation> {
  const identity = identityOf(await textAt(adapter, identityKey))
  const bytes = Buffer.from(identity?.id ?? '', 'base64url')
  if (identity === undefined || bytes.length !== idBytes) {
    throw new StartError(
      `The store ${location} has lost its installation record: put back a backup; nothing was changed.`,
    )
  }
  const seals = createSeals(key, bytes)
  const root = openCheck(seals, identity.check, key, location)
  const macKeys = new Map<string, KeyObject>()
  return {
    id: identity.id,
    seals,
    mac(purpose, text) {
      const derived = () =>
        createSecretKey(Buffer.from(hkdfSync('sha256', root, bytes, `bridge/v1/mac/${purpose}`, 32)))
      const known = macKeys.get(purpose) ?? derived()
      macKeys.set(purpose, known)
      return createHmac('sha256', known).update(text, 'utf8').digest('base64url')
    },
  }
}

/** The same identity, its check sealed with the current key. */
export function resealed(identity: Identity, seals: Seals): Identity {
  const root = seals.open(installationNamespace, checkKey, identity.check)
  return { id: identity.id, check: seals.seal(installationNamespace, checkKey, root) }
}

export function identityOf(text: string | undefined): Identity | undefined {
  try {
    const parsed: unknown = JSON.parse(text ?? '')
    if (typeof parsed === 'object' && parsed !== null && 'id' in parsed && 'check' in parsed) {
      const { id, check } = parsed
      if (typeof id === 'string' && typeof check === 'string') return { id, check }
    }
  } catch {
    // What cannot be read is as good as gone.
  }
  return undefined
}

function openCheck(seals: Seals, check: string, key: KeyMaterial, location: string): Buffer {
  try {
    return Buffer.from(seals.open(installationNamespace, checkKey, check), 'base64url')
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    throw new StartError(
      `The key file ${key.file} does not fit the store ${location}: put back the key file used with it; nothing was changed.`,
    )
  }
}
