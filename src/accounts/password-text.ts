import { randomBytes } from 'node:crypto'
import { asTyped, base32 } from './base32.ts'

/** An app password taken apart. The id is public, the secret is not. */
export interface PasswordText {
  /** 8 characters, 40 random bits. */
  readonly id: string
  /** 26 characters, 130 random bits. */
  readonly secret: string
}

const idLength = 8
const secretLength = 26

export function randomPassword(): PasswordText {
  return { id: base32(randomBytes(5), idLength), secret: base32(randomBytes(17), secretLength) }
}

/** As people see and type it: `abcd2345-xxxxx-xxxxx-xxxxx-xxxxx-xxxxxx`. */
export function formatPassword({ id, secret }: PasswordText): string {
  return [id, ...(secret.match(/.{5}(?=.{5})|.+/g) ?? [])].join('-')
}

/**
 * Takes any case, o for 0, i and l for 1, and dashes or spaces between the characters or none at all. A space at either end stays wrong:
 * it is no part of the form, and a client that sends one sends another password.
 *
 * @returns undefined for anything else; such a text needs no look into the store.
 */
export function parsePassword(text: string): PasswordText | undefined {
  if (text.length > 100 || !/^[0-9a-z][0-9a-z -]*[0-9a-z]$/i.test(text)) return undefined
  const plain = asTyped(text.replaceAll(/[- ]/g, ''))
  if (!/^[0-9a-hjkmnp-tv-z]{34}$/.test(plain)) return undefined
  return { id: plain.slice(0, idLength), secret: plain.slice(idLength) }
}
