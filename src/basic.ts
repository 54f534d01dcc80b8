/** Longer than any user name and app password of ours by far. */
const maxLength = 1_024
const basic = /^basic +([a-z0-9+/]+)(={0,2})$/i

/**
 * What an `Authorization` header says.
 *
 * In UTF-8, which the challenge asks for. What is none is read as ISO-8859-1: old clients write names in it, and nothing else
 * would be left of them to compare.
 * @returns undefined for anything that is not a user name, a colon and a password, both there, in Base64.
 * @see RFC 7617 §2, §2.1
 */
export function parseBasic(header: string): { readonly user: string; readonly password: string } | undefined {
  const encoded = basic.exec(header.trim())?.[1]
  if (encoded === undefined || encoded.length > maxLength * 2) return undefined
  const text = decoded(Buffer.from(encoded, 'base64'))
  const colon = text.indexOf(':')
  if (colon < 1 || colon === text.length - 1 || controls.test(text)) return undefined
  return { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

const controls = /\p{Cc}/u

function decoded(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return bytes.toString('latin1')
  }
}
