import { describe, expect, it } from 'vitest'
import { meanings } from '../../src/auth/aadsts.ts'
import { moves } from '../../src/auth/sentences.ts'
import { languages } from '../../src/web/words/all.ts'

/** The codes a calendar bridge can meet: read in Microsoft's reference-error-codes, and from reports of people. */
const met =
  `16000 16001 16003 50011 50020 50034 50053 50055 50144 50057 50058 50072 50079 50074 50076 50078 50085 50105 50126 50128
  50131 53000 53001 53002 53003 530032 530035 530004 50140 50158 50173 50194 50196 500011 500113 501481 54005 65001 65004 65005 650052
  650054 650056 650057 700016 7000112 7000113 7000215 7000218 7000222 700024 700027 700025 700005 70000 70002 70008 700082 700084 70043
  70011 70016 900144 90002 90008 90014 90072 90090 90099 90093 90094 90095 900941 900981 900561 900971 9002313 9002325 9002326 9002327
  90013 90033 90006 50097 50129 50187 53011`.split(/\s+/)

describe('every code that Microsoft may show', () => {
  for (const [code, words] of Object.entries(languages)) {
    it(`has two plain sentences in ${words.language}: what it means, and what to do`, () => {
      for (const number of met) {
        const meaning = meanings.get(`AADSTS${number}`)
        expect(meaning, `${code} ${number}`).toBeDefined()
        if (meaning === undefined) continue
        expect(words.codes.happened[meaning.happening], number).toMatch(/^[A-Z][^<>&]{10,}\.$/)
        expect(words.codes.next[meaning.move], number).toMatch(/^[A-Z][^<>&]{10,}\.$/)
      }
    })
  }

  it('is the move of one of six', () => {
    const groups = new Set(met.map((number) => meanings.get(`AADSTS${number}`)?.group))
    expect(groups).toEqual(new Set(['signIn', 'person', 'admin', 'operator', 'retry', 'bug']))
  })

  it('says no sentence twice for different things', () => {
    for (const { codes } of Object.values(languages)) {
      const all = [...Object.values(codes.happened), ...Object.values(codes.next)]
      expect(all.filter((text, at) => all.indexOf(text) !== at)).toEqual([])
    }
  })

  it('has no next step that nothing leads to', () => {
    const used = new Set([...meanings.values()].map(({ move }) => move))
    expect(Object.keys(moves).filter((name) => !used.has(name as keyof typeof moves))).toEqual([])
  })
})
