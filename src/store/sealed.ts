import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { Fault } from '../errors.ts'
import type { KeyMaterial } from './keyring.ts'

/** Turns text into a record that opens at its own place only, and back. */
export interface Seals {
  seal(collection: string, key: string, text: string): string
  /** @throws Fault `locked` when the record is not, byte for byte, what was sealed for this very place. */
  open(collection: string, key: string, record: string): string
}

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/**
 * Records read `v1.<key id>.<nonce>.<ciphertext and tag>`, binary parts in base64url. The additional data names installation, collection,
 * key and key id, and is built from the place that is read, so a record that was moved, copied or relabelled does not open.
 * Each collection has a key of its own, which keeps the count of random nonces per key far from its limit.
 *
 * @param installation 32 random bytes of this store.
 * @see NIST SP 800-38D §8.3
 */
export function createSeals(material: KeyMaterial, installation: Uint8Array): Seals {
  // As objects: handed to a cipher as bytes, a key costs four times the work of opening a record.
  const keys = new Map<string, KeyObject>()
  const place = Buffer.from(installation).toString('base64url')

  function keyFor(keyId: string, collection: string): KeyObject | undefined {
    const name = `${keyId}/${collection}`
    const known = keys.get(name)
    if (known !== undefined) return known
    const bytes = material.derive(keyId, installation, `seal/${collection}`)
    const key = bytes && createSecretKey(bytes)
    if (key !== undefined) keys.set(name, key)
    return key
  }

  /** A key that is not known may have been added by another process a moment ago. */
  function keyToOpen(keyId: string, collection: string): KeyObject | undefined {
    return keyFor(keyId, collection) ?? (material.reload() ? keyFor(keyId, collection) : undefined)
  }

  function associated(collection: string, key: string, keyId: string): Buffer {
    return Buffer.from(`bridge|v1|${place}|${collection}|${key}|${keyId}`)
  }

  return {
    seal(collection, key, text) {
      const keyId = material.current
      const secret = keyFor(keyId, collection)
      if (secret === undefined) throw locked()
      const nonce = randomBytes(nonceBytes)
      const sealing = createCipheriv(cipher, secret, nonce, { authTagLength: tagBytes })
      sealing.setAAD(associated(collection, key, keyId))
      const body = Buffer.concat([sealing.update(text, 'utf8'), sealing.final(), sealing.getAuthTag()])
      return `v1.${keyId}.${nonce.toString('base64url')}.${body.toString('base64url')}`
    },

    open(collection, key, record) {
      const [version, keyId = '', nonceText = '', bodyText = '', ...rest] = record.split('.')
      const nonce = exact(nonceText)
      const body = exact(bodyText)
      // Lengths are checked before the cipher sees them: it would take a tag cut to 4 bytes for a whole one.
      const fits =
        version === 'v1' && rest.length === 0 && nonce?.length === nonceBytes && body && body.length >= tagBytes
      const secret = fits ? keyToOpen(keyId, collection) : undefined
      if (!fits || secret === undefined) throw locked()
      const opening = createDecipheriv(cipher, secret, nonce, { authTagLength: tagBytes })
      opening.setAAD(associated(collection, key, keyId))
      opening.setAuthTag(body.subarray(-tagBytes))
      const text = opening.update(body.subarray(0, -tagBytes))
      try {
        opening.final() // holds nothing back in this mode, and throws where the tag does not fit
        return text.toString('utf8')
      } catch {
        throw locked()
      }
    },
  }
}

/** Which key sealed a record; undefined when it is none. */
export function keyIdOf(record: string): string | undefined {
  const [version, keyId] = record.split('.', 2)
  return version === 'v1' ? keyId : undefined
}

const bits = 6
/** Characters of the other alphabet, which Node reads as well. Looked for one by one: that is how long texts are searched fastest. */
const foreign = ['+', '/']

/**
 * The bytes of a base64url text; undefined for any text that is not their one and only spelling. Characters that are none make it too
 * short; only in its last group can a text say more than its bytes.
 */
function exact(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== Math.floor((text.length * bits) / 8) || foreign.some((char) => text.includes(char)))
    return undefined
  const whole = bytes.length - (bytes.length % 3)
  return bytes.toString('base64url', whole) === text.slice((whole / 3) * 4) ? bytes : undefined
}

function locked(): Fault {
  return new Fault('locked', 'A sealed record does not open.')
}
