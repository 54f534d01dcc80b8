import { describe, expect, it } from 'vitest'
import { cleanLine, cleanText, cleanUri } from '../../src/ical/clean.ts'
import { contentLine, paramValue, textValue } from '../../src/ical/line.ts'

describe('a text', () => {
  it('has LF for every kind of line end', () => {
    expect(cleanText('a\r\nb\rc\nd\u0085e\u2028f\u2029g\vh\fi')).toBe('a\nb\nc\nd\ne\nf\ng\nh\ni')
  })

  it('loses every character that XML or iCalendar cannot hold, and no other', () => {
    const all = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code))
    const kept = all.filter((character) => cleanText(character) === character)
    const xml = /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]$/u
    expect(kept.filter((character) => !xml.test(character))).toEqual([])
    // controls but TAB and LF, line ends, half surrogates, the byte order mark, two non-characters
    expect(all.length - kept.length).toBe(30 + 33 + 2 + 2_048 + 1 + 2)
  })

  it('in one line has no line ends and no blanks around it', () => {
    expect(cleanLine(' a\r\n\tb \n')).toBe('a b')
  })
})

describe('a URI', () => {
  const uris: readonly (readonly [string | null | undefined, string | undefined])[] = [
    ['https://contoso.example/a b?c=1,2;3#d', 'https://contoso.example/a%20b?c=1,2;3#d'],
    ['https://contoso.example/%7b%22Tid%22%7d', 'https://contoso.example/%7b%22Tid%22%7d'],
    ['https://contoso.example/{"é"}%', 'https://contoso.example/%7B%22%C3%A9%22%7D%25'],
    ['https://contoso.example/\ud83d', 'https://contoso.example/'],
    [' HTTPS://contoso.example/ ', 'HTTPS://contoso.example/'],
    ['https://contoso.example/\r\nX-EVIL:1', 'https://contoso.example/%20X-EVIL:1'],
    ['javascript:alert(1)', undefined],
    ['data:text/html,x', undefined],
    ['//contoso.example/', undefined],
    ['https:', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ]
  for (const [given, written] of uris) {
    it(`${JSON.stringify(given)} is written ${written}`, () => expect(cleanUri(given)).toBe(written))
  }
})

describe('a content line', () => {
  it('has its text escaped', () => {
    expect(textValue('a\\b;c,d\r\ne')).toBe('a\\\\b\\;c\\,d\\ne')
  })

  it('has its parameters quoted and encoded where they need it', () => {
    expect(paramValue('Adele')).toBe('Adele')
    expect(paramValue('Vance, Adele')).toBe('"Vance, Adele"')
    expect(paramValue('a"b^c\nd')).toBe(`"a^'b^^c d"`)
    expect(contentLine({ name: 'X', params: { A: ['B', 'C'], D: 'e;f' }, value: 'g' })).toBe('X;A=B,C;D="e;f":g')
  })
})
