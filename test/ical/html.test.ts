import { describe, expect, it } from 'vitest'
import { bodyText } from '../../src/ical/body.ts'
import { bodyHtml } from '../../src/ical/html.ts'

const html = (content: string): string | undefined =>
  bodyHtml({ contentType: 'HTML', content })?.replace(/^<html><body>(.*)<\/body><\/html>$/s, '$1')

describe('a body as HTML', () => {
  it('keeps paragraphs, lists, tables and links, and none of their attributes', () => {
    expect(
      html(
        '<p class="x" onclick="y()">a <b style="color:red">b</b></p><ul><li id="1">c</li></ul><table border=1><tr><td colspan=2>d</td></tr></table>',
      ),
    ).toBe('<p>a <b>b</b></p><ul><li>c</li></ul><table><tr><td>d</td></tr></table>')
    expect(html('<a href="https://contoso.example/?a=1&amp;b=%222%22" target=_top>e</a>')).toBe(
      '<a href="https://contoso.example/?a=1&b=%222%22">e</a>',
    )
  })

  it('is text where it was text', () => {
    expect(html('a &lt;script&gt;alert(1)&lt;/script&gt; &amp;lt; b')).toBe(
      'a &lt;script&gt;alert(1)&lt;/script&gt; &#38;lt; b',
    )
    expect(html('<pre>&lt;img src=x&gt;</pre>')).toBe('&lt;img src=x&gt;')
    expect(html('<textarea></textarea><xmp><script>x</script></xmp>')).not.toMatch(/<script/)
  })

  const hostile: readonly (readonly [string, string | undefined])[] = [
    ['<script>alert(1)</script>x', 'x'],
    ['<style>p{}</style><svg onload=alert(1)><circle/></svg>x', 'x'],
    ['<iframe src="https://contoso.example/"></iframe><object data="x"></object>x', 'x'],
    ['<img src=x onerror=alert(1)>x', 'x'],
    ['<form action="https://contoso.example/"><input value="y">x</form>', 'x'],
    ['<a href="javascript:alert(1)">x</a>', 'x'],
    ['<a href=" jAvAsCrIpT:alert(1)">x</a>', 'x'],
    ['<a href="data:text/html,x">x</a>', 'x'],
    [
      '<a href=\'https://contoso.example/"onclick="alert(1)\'>x</a>',
      '<a href="https://contoso.example/%22onclick=%22alert(1)">x</a>',
    ],
    [
      '<a href="https://contoso.example/&quot;><script>">x</a>',
      '<a href="https://contoso.example/%22%3E%3Cscript%3E">x</a>',
    ],
    ['<b<script>x', undefined],
    ['<p>', undefined],
  ]
  for (const [given, kept] of hostile) {
    it(`of ${given} is ${kept ?? 'none, or nothing that runs'}`, () => {
      if (kept === undefined) expect(html(given) ?? '').not.toMatch(/<(?!\/?(?:b|p)>)/)
      else expect(html(given)).toBe(kept)
    })
  }

  it('is none for text, for nothing and for what is too long', () => {
    expect(bodyHtml({ contentType: 'text', content: '<b>x</b>' })).toBeUndefined()
    expect(bodyHtml(null)).toBeUndefined()
    expect(html('<div><br>&nbsp;</div>')).toBeUndefined()
    expect(html(`<p>${'x'.repeat(40_000)}</p>`)).toBeUndefined()
  })
})

describe('a body as text', () => {
  it('has no links that nobody should follow, and keeps addresses of mail', () => {
    const text = (content: string) => bodyText({ contentType: 'html', content })
    expect(text('<a href="javascript:alert(1)">one</a> <a href="data:text/html,x">two</a>')).toBe('one two')
    expect(text('<a href="mailto:adele@contoso.example">Adele</a>')).toBe('Adele <adele@contoso.example>')
  })
})
