/** Longer than any user name and app password of ours by far. */
const maxLength = 1_024
const basic = /^basic +([a-z0-9+/]+)(={0,2})$/i

/**
 * What an `Authorization` header says.
 * @returns undefined for anything that is not a user name, a colon and a password, both there, in Base64 and UTF-8.
 * @see RFC 7617 §2
 */
export function parseBasic(header: string): { readonly user: string; readonly password: string } | undefined {
  const encoded = basic.exec(header.trim())?.[1]
  if (encoded === undefined || encoded.length > maxLength * 2) return undefined
  const text = decodeUtf8(Buffer.from(encoded, 'base64'))
  const colon = text.indexOf(':')
  if (colon < 1 || colon === text.length - 1 || controls.test(text)) return undefined
  return { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

const controls = /\p{Cc}/u

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return ''
  }
}
