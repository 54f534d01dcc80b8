import { createHash } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** RFC 4648 base32 in lower case, no padding: URL-safe, and the same on stores that ignore case. */
function base32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let value = 0
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet.charAt((value >> bits) & 31)
    }
  }
  return bits > 0 ? text + alphabet.charAt((value << (5 - bits)) & 31) : text
}

/** Content address of a text: 130 bits of SHA-256, 26 characters `[a-z2-7]`. */
export function digest(...parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${part.length}:`).update(part)
  return base32(hash.digest()).slice(0, 26)
}

/** URL segment of a calendar object. From the immutable id and nothing a person writes: it stays when the event is renamed, and no client trips over it. */
export const objectName = (accountId: string, graphId: string): string => `${digest('object', accountId, graphId)}.ics`

/** URL segment of a calendar. */
export const calendarName = (accountId: string, graphId: string): string =>
  digest('calendar', accountId, graphId).slice(0, 16)

const tokenPrefix = 'urn:caldav-bridge:sync:'

/** A tree's address as a sync token: RFC 6578 §3.2 wants a URI. */
export const tokenOf = (tree: string): string => tokenPrefix + tree

/** @returns undefined when the text is not a token of ours. */
export function treeOf(token: string): string | undefined {
  const tree = token.startsWith(tokenPrefix) ? token.slice(tokenPrefix.length) : ''
  return /^[a-z2-7]{26}$/.test(tree) ? tree : undefined
}
