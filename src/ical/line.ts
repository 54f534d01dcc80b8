import { cleanLine, cleanText } from './clean.ts'

/** One content line before folding. @see RFC 5545 §3.1 */
export interface Line {
  readonly name: string
  /** A list is a parameter with several values. */
  readonly params?: Readonly<Record<string, string | readonly string[]>>
  /** As it stands on the line: TEXT already escaped, see `textValue`. */
  readonly value: string
}

/** @see RFC 5545 §3.3.11 */
export const textValue = (text: string): string =>
  cleanText(text)
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')

/** Quotes and line ends have no place in a parameter but by RFC 6868; quoted when it holds a separator. */
export function paramValue(text: string): string {
  const value = cleanLine(text).replaceAll('^', '^^').replaceAll('"', "^'")
  return /[,;: ]/.test(value) ? `"${value}"` : value
}

/** The line, unfolded and without its end. Property and parameter names are ours, values may be anybody's. */
export function contentLine({ name, params = {}, value }: Line): string {
  const written = Object.entries(params).map(([key, given]) => `;${key}=${[given].flat().map(paramValue).join(',')}`)
  return `${name}${written.join('')}:${value}`
}
