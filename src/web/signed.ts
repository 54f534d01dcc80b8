import type { Store } from '../store/types.ts'
import { sameText } from './session.ts'

type Fields = readonly (string | number)[]

/** What a token holds, or why it is worth nothing. */
export type Opened<T> = { readonly kind: 'good' | 'expired'; readonly value: T } | { readonly kind: 'bad' }

const mostLength = 1_600
const proofLength = 22

/**
 * Makes a text that travels through other people's hands: readable by everybody, made by this bridge alone. Kept short, since it stands in
 * addresses.
 * @param purpose a token of one purpose is none of another
 * @param expiresAt epoch ms
 */
export function sealed(store: Store, purpose: string, fields: Fields, expiresAt: number): string {
  const body = Buffer.from(JSON.stringify([Math.ceil(expiresAt / 1000), ...fields])).toString('base64url')
  return `${body}.${proofOf(store, purpose, body)}`
}

/** @returns the fields in their order: nobody but us has made them, so they are what they were */
export function opened(store: Store, purpose: string, token: string, now: number): Opened<Fields> {
  const [body = '', proof = '', ...more] = token.split('.')
  const isOurs = token.length <= mostLength && more.length === 0 && sameText(proof, proofOf(store, purpose, body))
  if (!isOurs) return { kind: 'bad' }
  const [expiresAt = 0, ...value] = JSON.parse(Buffer.from(body, 'base64url').toString()) as Fields
  return { kind: now < Number(expiresAt) * 1000 ? 'good' : 'expired', value }
}

/** 128 bits. */
const proofOf = (store: Store, purpose: string, body: string): string => store.mac(purpose, body).slice(0, proofLength)
