import { createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { Fault, StartError } from '../errors.ts'
import type { KeyMaterial } from './keyring.ts'
import { createSeals, type Seals } from './sealed.ts'
import type { Adapter } from './sqlite.ts'

/** Namespace of the two records that make a store this store. */
export const installationNamespace = 'installation'

const idKey = 'id'
const checkKey = 'check'
const idBytes = 32

/** What belongs to one store as a whole. */
export interface Installation {
  readonly seals: Seals
  /** Keyed digest, base64url. It stays the same when the sealing key is changed. */
  mac(purpose: string, text: string): string
}

/**
 * Gives a new store its identity: a random id in the clear, and a sealed record that only the right key opens. That record holds the
 * root of all keyed digests, so app passwords and sessions outlive a change of the sealing key.
 */
export async function install(adapter: Adapter, key: KeyMaterial): Promise<void> {
  const id = randomBytes(idBytes)
  const check = createSeals(key, id).seal(installationNamespace, checkKey, randomBytes(32).toString('base64url'))
  await adapter.setMany([
    { key: idKey, value: id.toString('base64url') },
    { key: checkKey, value: check },
  ])
}

/**
 * Opens the check record: the first act at every start.
 *
 * @param location of the store, for the message.
 * @throws StartError when the store has no identity or the key is not its key. Nothing is changed.
 */
export async function openInstallation(adapter: Adapter, key: KeyMaterial, location: string): Promise<Installation> {
  const [idText, check] = await adapter.getMany<string>([idKey, checkKey])
  const id = Buffer.from(typeof idText === 'string' ? idText : '', 'base64url')
  if (id.length !== idBytes || typeof check !== 'string') {
    throw new StartError(
      `The store ${location} has lost its installation record: put back a backup; nothing was changed.`,
    )
  }
  const seals = createSeals(key, id)
  const root = openCheck(seals, check, key, location)
  const macKeys = new Map<string, Buffer>()
  return {
    seals,
    mac(purpose, text) {
      const known = macKeys.get(purpose) ?? Buffer.from(hkdfSync('sha256', root, id, `bridge/v1/mac/${purpose}`, 32))
      macKeys.set(purpose, known)
      return createHmac('sha256', known).update(text, 'utf8').digest('base64url')
    },
  }
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
