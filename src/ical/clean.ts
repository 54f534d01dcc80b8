/**
 * What a text must not carry into a calendar object: neither iCalendar nor the XML that a CalDAV report wraps around it can
 * hold control characters, and half a surrogate pair cannot be encoded at all.
 * @see RFC 5545 §3.3.11 (TSAFE-CHAR) · XML 1.0 §2.2 (Char)
 */

/** Line ends that are not LF. U+0085, U+2028 and U+2029 too: some parsers break lines there. */
const LINE_ENDS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g
/** All but controls, half surrogate pairs, byte order marks and the two that are no characters. */
const FORBIDDEN = /[^\t\n -~\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/gu

/** Several lines, ended by LF. */
export const cleanText = (text: string): string => text.replace(LINE_ENDS, '\n').replace(FORBIDDEN, '')

/** One line: line ends and tabs become blanks, blanks at the ends go. */
export const cleanLine = (text: string): string =>
  cleanText(text)
    .replace(/[\n\t]+/g, ' ')
    .trim()

/** Schemes that a calendar app may open at a touch; `javascript:` is not among them. */
const URI = /^(?:https?|sips?|tel|msteams):\S/i

/**
 * An absolute URI that is safe on a content line: what RFC 3986 does not allow is percent-encoded, what is already encoded stays.
 * @returns undefined when it is none, or of a scheme that has no place in an event.
 */
export function cleanUri(text: string | null | undefined): string | undefined {
  const uri = cleanLine(text ?? '')
  if (!URI.test(uri)) return undefined
  return uri.replace(/[^\w\-.~:/?#[\]@!$&'()*+,;=%]|%(?![0-9a-f]{2})/giu, (character) => encodeURIComponent(character))
}

/**
 * Takes a loose end off, character by character: `…+$` would look at a long run within a text again from each of its places.
 * @param loose one character of it
 */
export function withoutEnd(text: string, loose: RegExp): string {
  let end = text.length
  while (end > 0 && loose.test(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}
