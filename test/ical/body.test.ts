import { describe, expect, it } from 'vitest'
import { bodyText } from '../../src/ical/body.ts'

const html = (content: string): string => bodyText({ contentType: 'html', content })

describe('a body', () => {
  it('that is absent, empty or only markup is no text', () => {
    expect(bodyText(undefined)).toBe('')
    expect(bodyText(null)).toBe('')
    expect(bodyText({ contentType: 'html', content: null })).toBe('')
    expect(html('<html><head><title>T</title></head><body><div></div><p>&nbsp;</p></body></html>')).toBe('')
  })

  it('in text is left as it is', () => {
    expect(bodyText({ contentType: 'Text', content: '  <b>\r\n\r\n\r\nx' })).toBe('  <b>\n\n\nx')
  })

  it('keeps cells of a row on a line, and an empty first cell empty', () => {
    expect(html('<table><tr><td>a</td><td>b</td></tr><tr><td></td><td>d</td></tr></table>')).toBe('a\tb\nd')
  })

  it('keeps paragraphs within a cell that has several', () => {
    expect(html('<table><tr><td><p>one</p><p>two</p></td></tr></table>')).toBe('one\n\ntwo')
  })

  it('shows a link once when its text is its address', () => {
    expect(
      html(
        '<a href="https://contoso.example/">https://contoso.example/</a> <a href="https://contoso.example/">here</a>',
      ),
    ).toBe('https://contoso.example/ here <https://contoso.example/>')
  })

  it('is cut when it is long, never within a character', () => {
    const long = bodyText({ contentType: 'text', content: `${'x'.repeat(32_767)}😀😀` })
    expect(long).toBe(`${'x'.repeat(32_767)}…`)
    expect(html(`<p>${'word '.repeat(40_000)}</p>`).length).toBeLessThan(32_800)
  })

  it('is read past images within it', () => {
    expect(html(`<img src="data:image/png;base64,${'A'.repeat(2_000_000)}"><p>Text</p>`)).toBe('Text')
  })
})

describe('a hostile body', () => {
  const bodies: Readonly<Record<string, string>> = {
    'tags nested without end': '<div>'.repeat(200_000),
    'short tags nested without end': '<b>'.repeat(300_000),
    'tables in tables': '<table><tr><td>'.repeat(60_000),
    'lists in lists': '<ul><li>'.repeat(60_000),
    'a long run of blanks': `${'&nbsp;'.repeat(170_000)}x`,
    'blanks on every line': ' \u00a0 \n'.repeat(100_000),
    'only opened brackets': '<'.repeat(1_000_000),
    'attributes without end': '<p a="'.repeat(150_000),
    'comments never closed': '<!--'.repeat(250_000),
    'embedded images never closed': 'data:image/png;base64,'.repeat(50_000),
  }
  for (const [name, content] of Object.entries(bodies)) {
    it(`of ${name} takes no time to speak of`, () => {
      const before = performance.now()
      expect(html(content).length).toBeLessThan(32_800)
      expect(performance.now() - before).toBeLessThan(5_000)
    })
  }
})
