import { describe, expect, it } from 'vitest'
import { CalendarSyntaxError, type Component, parse, propertyOf, unescapeText, valueIn } from '../../src/ical/parse.ts'
import { print } from '../../src/ical/print.ts'
import { abcd2 } from './samples.ts'

const wrap = (...lines: string[]): string => ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR', ''].join('\r\n')
const only = (line: string) => {
  const [property] = parse(wrap(line)).properties
  return property === undefined ? undefined : [property.name, Object.fromEntries(property.params), property.value]
}

describe('a content line', () => {
  it.each([
    ['SUMMARY:a;b:c', ['SUMMARY', {}, 'a;b:c']],
    ['summary;language=de:x', ['SUMMARY', { LANGUAGE: ['de'] }, 'x']],
    ['ATTENDEE;CN="Vance; Adele: A,B":mailto:a@b', ['ATTENDEE', { CN: ['Vance; Adele: A,B'] }, 'mailto:a@b']],
    ['X;MEMBER="mailto:a","mailto:b":c', ['X', { MEMBER: ['mailto:a', 'mailto:b'] }, 'c']],
    ['X;A=1,,3;B=;C=x=y:z', ['X', { A: ['1', '', '3'], B: [''], C: ['x=y'] }, 'z']],
    ["X;CN=^'Lee^' ^^ ^n ^x:y", ['X', { CN: ['"Lee" ^ \n ^x'] }, 'y']],
    ['X-EMPTY:', ['X-EMPTY', {}, '']],
    ['X;A=1;A=2:', ['X', { A: ['1', '2'] }, '']],
  ])('%s', (line, expected) => {
    expect(only(line)).toEqual(expected)
  })

  it('may be folded anywhere, by CRLF or LF, with a blank or a tab', () => {
    expect(only('SUM\r\n MARY;X="a\n\tb":c\r\n  d')).toEqual(['SUMMARY', { X: ['ab'] }, 'c d'])
  })
})

describe('a text that is no iCalendar', () => {
  it.each([
    ['', 'not one component'],
    ['hello', 'a line without a value'],
    [':x', 'a line without a name'],
    ['BEGIN:VCALENDAR\r\n', 'BEGIN without END'],
    ['END:VCALENDAR\r\n', 'END without BEGIN'],
    ['BEGIN:A\r\nEND:B\r\n', 'END without BEGIN'],
    [wrap('X;CN="a:b'), 'a line without a value'],
    [wrap('X;CN=a"b":c'), 'a line without a value'],
    [`${wrap()}${wrap()}`, 'not one component'],
    [`VERSION:2.0\r\n${wrap()}`, 'not one component'],
    [`${'BEGIN:A\r\n'.repeat(17)}`, 'nested too deeply'],
  ])('%j is refused', (text, reason) => {
    expect(() => parse(text)).toThrow(new CalendarSyntaxError(reason))
  })
})

describe('a printed calendar', () => {
  it('reads as what was printed', () => {
    expect(parse(print(parse(abcd2)))).toEqual(parse(abcd2))
  })

  it('is the text it came from, folding and all', () => {
    const text = wrap(
      'ATTENDEE;CN="Vance, ^\'Adele^\'";MEMBER="mailto:a","mailto:b";ROLE=X:mailto:a@b',
      'SUMMARY:a\\, b',
      `DESCRIPTION:${'x'.repeat(63)}`,
      `COMMENT:${'y'.repeat(67)}`,
      ` ${'y'.repeat(74)}`,
      ' y',
    ).replace('mailto:a@b', 'mailto:a\r\n @b')
    expect(print(parse(text))).toBe(text)
  })

  it('never breaks a character in two, nor a line longer than 75 octets', () => {
    const value = 'aé€😀'.repeat(60)
    const printed = print({ name: 'X', properties: [{ name: 'Y', params: new Map(), value }], components: [] })
    for (const line of printed.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(valueIn(parse(printed), 'Y')).toBe(value)
  })
})

it('unescapes text', () => {
  expect(unescapeText('a\\nb\\Nc\\, \\; \\\\n \\x')).toBe('a\nb\nc, ; \\n \\x')
})

it('finds properties whatever the prototype of objects has', () => {
  const tree: Component = parse(wrap('X:1'))
  expect(propertyOf(tree, 'constructor')).toBeUndefined()
  expect(propertyOf(tree, 'X')?.params.get('toString')).toBeUndefined()
})
