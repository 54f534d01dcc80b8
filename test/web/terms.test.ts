/** One thing has one name, on pages and in what is written about them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { languages } from '../../src/web/words/all.ts'

/** All that a table of words can say, with what its functions make of a marker. */
function textsIn(words: unknown): readonly string[] {
  if (typeof words === 'string') return [words]
  if (typeof words === 'function') return textsIn((words as (...given: string[]) => unknown)('…', '…', '…', '…'))
  return typeof words === 'object' && words !== null ? Object.values(words).flatMap(textsIn) : []
}
const said = (code: 'de' | 'en') => textsIn(languages[code]).map((text) => text.replaceAll('\u00ad', ''))
const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')

describe('a term', () => {
  it('in German: a client secret is what the portal of Entra calls it', () => {
    const others = /Client-?geheimnis|Client-?Secret|geheime[rnm]? Schlüssel|(?<!Client)geheimnis(?!-ID)/i
    expect(said('de').filter((text) => others.test(text))).toEqual([])
    expect(said('de').filter((text) => /geheime[rn]? Clientschlüssel/.test(text)).length).toBeGreaterThan(5)
  })

  it.each([
    ['de', 'Serveradresse'],
    ['en', 'Server address'],
  ] as const)('the server address is called so on the page, too: %s', (code, name) => {
    expect(languages[code].reveal.server).toBe(name)
    expect(said(code).filter((text) => /CalDAV.server/i.test(text))).toEqual([])
  })

  it('the README calls what is copied as the page does', () => {
    const { server, user, password } = languages.en.reveal
    const wanted = [server, user, `app ${password}`].map((name) => `**${name.toLowerCase()}**`)
    expect(wanted.filter((name) => !readme.includes(name))).toEqual([])
  })
})
