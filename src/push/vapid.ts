/** How the bridge proves to push services who it is. @see RFC 8292 */
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject, sign } from 'node:crypto'
import type { Store } from '../store/types.ts'

export interface Vapid {
  /** Uncompressed point, base64url. */
  readonly publicKey: string
  /** Value of the `Authorization` header for a message to that address. @param now epoch ms */
  authorization(endpoint: URL, now: number): string
}

/** At most 24 hours are allowed. */
const lifeSeconds = 12 * 60 * 60
const place = 'vapid'

/**
 * The key of this installation, made at first use: apps bind their subscriptions to it, so it lives as long as the store.
 * @param contact address of whoever runs the bridge, for push services that want to complain
 */
export async function openVapid(store: Store, contact: URL): Promise<Vapid> {
  const keys = store.collection<JsonWebKey>('push-key')
  if ((await keys.get(place)) === undefined) await keys.set(place, newKey())
  // Read again: of two nodes that make one at the same moment, one has the last word.
  const jwk = (await keys.get(place)) ?? newKey()
  const privateKey = createPrivateKey({ key: jwk, format: 'jwk' })
  const coordinates = [jwk.x, jwk.y].map((part) => Buffer.from(part ?? '', 'base64url'))
  const publicKey = Buffer.concat([Buffer.of(4), ...coordinates]).toString('base64url')
  return {
    publicKey,
    authorization: (endpoint, now) => `vapid t=${token(privateKey, endpoint, contact, now)}, k=${publicKey}`,
  }
}

const newKey = (): JsonWebKey => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })

function token(key: KeyObject, endpoint: URL, contact: URL, now: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { aud: endpoint.origin, exp: Math.floor(now / 1_000) + lifeSeconds, sub: contact.href }
  const text = `${part({ typ: 'JWT', alg: 'ES256' })}.${part(claims)}`
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' })
  return `${text}.${signature.toString('base64url')}`
}
