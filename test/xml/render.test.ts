import { describe, expect, it } from 'vitest'
import { APPLE, CALDAV, CS, DAV, q } from '../../src/xml/names.ts'
import { parseXml } from '../../src/xml/parse.ts'
import { element, elementWith, render, renderChunks } from '../../src/xml/render.ts'

const multistatus = q(DAV, 'multistatus')

describe('a rendered document', () => {
  it('declares the known prefixes once and is not indented', () => {
    const root = element(
      multistatus,
      element(q(DAV, 'href'), '/cal/'),
      element(q(CS, 'getctag'), 'x'),
      element(q(APPLE, 'calendar-color')),
      elementWith(q(CALDAV, 'comp'), { name: 'VEVENT' }),
      undefined,
    )
    expect(render(root)).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n' +
        '<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" ' +
        'xmlns:A="http://apple.com/ns/ical/"><D:href>/cal/</D:href><CS:getctag>x</CS:getctag><A:calendar-color/>' +
        '<C:comp name="VEVENT"/></D:multistatus>',
    )
  })

  it('names the namespace of unknown elements where they stand', () => {
    const root = element(
      multistatus,
      element(q('urn:"x"&', 'odd'), element(q('urn:y', 'inner')), element(q('', 'bare'))),
    )
    expect(render(root)).toContain(
      '<ns0:odd xmlns:ns0="urn:&quot;x&quot;&amp;"><ns0:inner xmlns:ns0="urn:y"/><bare/></ns0:odd>',
    )
    const [odd] = parseXml(render(root)).children
    expect(odd?.name).toEqual(q('urn:"x"&', 'odd'))
    expect(odd?.children.map(({ name }) => name)).toEqual([q('urn:y', 'inner'), q('', 'bare')])
  })

  it('refuses names that are none', () => {
    for (const name of ['', 'a b', 'a>', '1a', 'a:b', 'a"']) {
      expect(() => render(element(q(DAV, name)))).toThrow(TypeError)
      expect(() => render(elementWith(q(DAV, 'a'), { [name]: '' }))).toThrow(TypeError)
    }
  })

  it('leaves the line ends of a calendar as they are, and keeps a lone CR', () => {
    expect(render(element(q(CALDAV, 'calendar-data'), 'A\r\nB\rC\n'))).toContain('>A\r\nB&#13;C\n<')
  })

  it('comes back as it was, in text and attributes, but for what XML cannot hold', () => {
    const told = '<&>"\'\t\n]]> \u0000\u0001\u001f\ud800x\udc00😀\ufffe\uffff\u0085é'
    const heard = '<&>"\'\t\n]]> x😀\u0085é'
    const root = parseXml(render(elementWith(q(DAV, 'a'), { b: told }, told)))
    expect(root.text).toBe(heard)
    expect(root.attributes.get('b')).toBe(heard)
  })

  it.each(['\0', '\u0001', '\u000b', '\u001f', '\ufffe', '\uffff', '\ud800', '\udc00'])(
    'leaves %j out where nothing else is odd',
    (odd) => expect(parseXml(render(element(q(DAV, 'a'), `x${odd}y`))).text).toBe('xy'),
  )

  it('is well-formed for any title', () => {
    // Every code unit once, in the company of halves of surrogate pairs.
    for (let from = 0; from < 0x10000; from += 64) {
      const units = Array.from({ length: 64 }, (_, n) => String.fromCharCode(from + n, 0xd800 + (n % 0x400)))
      expect(() => parseXml(render(element(q(DAV, 'a'), units.join(''))))).not.toThrow()
    }
  })

  it('is the same in pieces', () => {
    const items = Array.from({ length: 1_000 }, (_, n) => element(q(DAV, 'href'), `/${n}ü`))
    const chunks = [...renderChunks(element(multistatus), items, 8_000)]
    expect(chunks.length).toBeGreaterThan(3)
    expect(Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))).toString()).toBe(
      render(element(multistatus, ...items)),
    )
  })

  it('takes its items only when they are wanted', () => {
    let taken = 0
    const items = function* () {
      for (;;) yield element(q(DAV, 'href'), String(++taken))
    }
    const chunks = renderChunks(element(multistatus), items(), 1_000)
    chunks.next()
    expect(taken).toBeLessThan(100)
  })
})
