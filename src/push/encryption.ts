/** Message encryption for Web Push. @see RFC 8291, RFC 8188 */
import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

const curve = 'prime256v1'
const pointBytes = 65
const secretBytes = 16
const recordBytes = 4_096
/** Marks the last record. */
const lastRecord = Buffer.of(2)

/** What is random in a message; given by tests alone. */
export interface Chance {
  readonly privateKey: Uint8Array
  readonly salt: Uint8Array
}

export interface Recipient {
  readonly publicKey: Buffer
  readonly authSecret: Buffer
}

/** @returns undefined unless both are what they should be, the key a point of the curve. */
export function recipientOf(publicKey: string, authSecret: string): Recipient | undefined {
  const [key, secret] = [Buffer.from(publicKey, 'base64url'), Buffer.from(authSecret, 'base64url')]
  if (key.length !== pointBytes || key[0] !== 4 || secret.length !== secretBytes) return undefined
  try {
    const own = createECDH(curve)
    own.generateKeys()
    own.computeSecret(key)
    return { publicKey: key, authSecret: secret }
  } catch {
    return undefined
  }
}

const derive = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array | string, bytes: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, bytes))

/** One record of `aes128gcm`. @param text of at most 3,993 octets, so that it fits into one */
export function encrypt(text: string, { publicKey, authSecret }: Recipient, chance?: Chance): Buffer {
  const own = createECDH(curve)
  if (chance === undefined) own.generateKeys()
  else own.setPrivateKey(chance.privateKey)
  const salt = chance?.salt ?? randomBytes(16)
  const ownPublic = own.getPublicKey()
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, ownPublic])
  const material = derive(own.computeSecret(publicKey), authSecret, info, 32)
  const key = derive(material, salt, 'Content-Encoding: aes128gcm\0', 16)
  const nonce = derive(material, salt, 'Content-Encoding: nonce\0', 12)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.update(lastRecord), cipher.final()])
  const head = Buffer.alloc(5)
  head.writeUInt32BE(recordBytes, 0)
  head.writeUInt8(ownPublic.length, 4)
  return Buffer.concat([salt, head, ownPublic, sealed, cipher.getAuthTag()])
}
