import type { Component, Property } from './parse.ts'

/** CRLF line ends, the last one too; lines folded at 75 octets, never within a character. @see RFC 5545 §3.1 */
export const print = (component: Component): string => lines(component).map(fold).join('')

function lines(component: Component): string[] {
  return [
    `BEGIN:${component.name}`,
    ...component.properties.map(printLine),
    ...component.components.flatMap(lines),
    `END:${component.name}`,
  ]
}

function printLine({ name, params, value }: Property): string {
  let line = name
  for (const [key, values] of params) line += `;${key}=${values.map(printValue).join(',')}`
  return `${line}:${value}`
}

const carets = new Map([
  ['\n', '^n'],
  ['"', "^'"],
  ['^', '^^'],
])

/** Blanks ask for no quotes, but stand in them wherever else calendars are written. */
function printValue(value: string): string {
  const encoded = value.replace(/[\n"^]/g, (char) => carets.get(char) ?? char)
  return /[:;, ]/.test(encoded) ? `"${encoded}"` : encoded
}

const ascii = /^[\x20-\x7e]*$/
const maxOctets = 75

/** One line in pieces of 75 octets, CRLF after each. */
export function fold(line: string): string {
  if (line.length <= maxOctets && ascii.test(line)) return `${line}\r\n`
  let folded = ''
  let octets = 0
  for (const char of line) {
    const width = octetsOf(char)
    if (octets + width > maxOctets) {
      folded += '\r\n '
      octets = 1
    }
    folded += char
    octets += width
  }
  return `${folded}\r\n`
}

function octetsOf(char: string): number {
  const code = char.codePointAt(0) ?? 0
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}
