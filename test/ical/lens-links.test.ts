import { describe, expect, it } from 'vitest'
import { lens } from '../../src/ical/lens.ts'
import { planted, written } from './canary.ts'

describe('a link in a title or a place', () => {
  const links: readonly string[] = [
    'https://teams.microsoft.com/l/meetup-join/19%3asecret/0?context={"Tid":"secret","Oid":"secret"}',
    'https://contoso.webex.com/contoso/j.php?MTID=secret,secret;secret',
    'teams.cloud.microsoft/meet/secret?p=secret',
    'meet.jit.si/secret',
    'chime.aws/4711/secret',
    'www.secret.example',
    'zoommtg://zoom.us/join?confno=secret',
    'skype:secret?call',
    'tel:+49-69-1234,,secret%23',
    '<https://secret.example/x>',
    'Ümlaut.Büro.example/secret',
  ]
  for (const link of links) {
    it(`is left out where titles are shown, all of it: ${link}`, () => {
      for (const text of [`Room 1; ${link}; Room 2`, `${link} Room 1 Room 2`, `Room 1 Room 2 ${link}`]) {
        const event = { ...planted('x'), subject: text, location: { displayName: text }, locations: [] }
        const shown = lens(written(event), { detail: 'titles' }) ?? ''
        expect(shown).not.toMatch(/secret|Oid/)
        expect(shown).toMatch(/SUMMARY:Room 1(?:\\;)? Room 2\r\nLOCATION:Room 1(?:\\;)? Room 2\r\n/)
      }
    })
  }

  it('is not seen where there is none', () => {
    const subject = 'Either/or, e.g. 1.5/2.0 at 10:30: (see) [1] No. 12/2026'
    expect(lens(written({ ...planted('x'), subject }), { detail: 'titles' })?.replaceAll('\\', '')).toContain(
      `SUMMARY:${subject}\r\n`,
    )
  })

  it('is found in no time in a title made to keep one searching', () => {
    for (const part of ['a.', '<', 'a-', '((a.b', 'tel'])
      expect(lens(written({ ...planted('x'), subject: part.repeat(50_000) }), { detail: 'titles' })).toBeDefined()
    const subject = `x${' ;'.repeat(100_000)}y`
    expect(lens(written({ ...planted('x'), subject }), { detail: 'titles' })).toBeDefined()
  })
})
