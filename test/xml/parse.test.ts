import { describe, expect, it } from 'vitest'
import { CALDAV, childOf, childrenOf, DAV, isNamed, nameKey, q } from '../../src/xml/names.ts'
import { parseXml, XmlError } from '../../src/xml/parse.ts'
import type { XmlElement } from '../../src/xml/types.ts'

/** The tree as nested text: `{ns}name[a=b]"text"(children)`. */
const shape = ({ name, attributes, children, text }: XmlElement): string =>
  (name.ns === '' ? name.local : nameKey(name)) +
  (attributes.size === 0 ? '' : `[${[...attributes].map(([key, value]) => `${key}=${value}`).join(',')}]`) +
  (text.trim() === '' ? '' : JSON.stringify(text)) +
  (children.length === 0 ? '' : `(${children.map(shape).join(' ')})`)

const reasonOf = (body: string | Buffer): string => {
  try {
    return `accepted: ${shape(parseXml(body))}`
  } catch (error) {
    return error instanceof XmlError ? error.reason : String(error)
  }
}

describe('a question that comes again', () => {
  const asked = (what: string) => Buffer.from(`<a xmlns="DAV:">${what}</a>`)

  it('is read once, as long as it is the same to the octet', () => {
    const first = parseXml(asked('x'))
    expect(parseXml(asked('x'))).toBe(first)
    expect(parseXml(asked('y')).text).toBe('y')
    expect(parseXml(Buffer.from(' <a xmlns="DAV:">x</a>'))).not.toBe(first)
  })

  it('is forgotten when many others came since, and not kept at all when it is long', () => {
    const first = parseXml(asked('x'))
    for (let n = 0; n < 99; n += 1) parseXml(asked(`other ${n}`))
    expect(parseXml(asked('x'))).toBe(first)
    for (let n = 0; n < 100; n += 1) parseXml(asked(`another ${n}`))
    expect(parseXml(asked('x'))).not.toBe(first)
    const long = asked('x'.repeat(3_000))
    expect(parseXml(long)).not.toBe(parseXml(long))
  })

  it('is refused each time', () => {
    for (let times = 0; times < 2; times += 1) expect(reasonOf(asked('&unknown;'))).toBe('reference')
  })
})

describe('what real apps send', () => {
  it('is read whatever the prefixes', () => {
    const bodies = ['<propfind xmlns="DAV:"><prop/></propfind>', '<x:propfind xmlns:x="DAV:"><x:prop/></x:propfind>']
    for (const body of bodies) expect(shape(parseXml(body))).toBe('{DAV:}propfind({DAV:}prop)')
  })

  it('may start with a byte order mark, with blank lines, with or without a declaration', () => {
    const body = '<a xmlns="DAV:"/>'
    const starts = [
      '\uFEFF',
      '\r\n\n ',
      '<?xml version="1.0"?>',
      "\n\n<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n",
      '<!-- x -->',
    ]
    for (const start of starts) expect(shape(parseXml(Buffer.from(start + body)))).toBe('{DAV:}a')
    expect(shape(parseXml(`\uFEFF${body}`))).toBe('{DAV:}a')
  })

  it('may come in UTF-16 of either order, which the byte order mark tells', () => {
    const body = '<?xml version="1.0" encoding="UTF-16"?><a xmlns="DAV:">é😀</a>'
    const little = Buffer.from(`\uFEFF${body}`, 'utf16le')
    for (const octets of [little, Buffer.from(little).swap16()]) {
      expect([shape(parseXml(octets)), parseXml(octets).text]).toEqual(['{DAV:}a"é😀"', 'é😀'])
    }
    expect(() => parseXml(Buffer.from(body))).toThrow(expect.objectContaining({ reason: 'encoding' }))
    expect(() => parseXml(Buffer.from(body, 'utf16le'))).toThrow(expect.objectContaining({ reason: 'encoding' }))
  })

  it('may have stray text, commas and comments between elements', () => {
    expect(shape(parseXml('<a><b/>,\n<!-- c --><c/>undefined</a>'))).toBe('a",\\nundefined"(b c)')
  })

  it('keeps white space that is all of a text', () => {
    expect(parseXml('<a> \n</a>').text).toBe(' \n')
  })
})

describe('references and character data', () => {
  it('are decoded once', () => {
    expect(parseXml('<a>&amp;lt; &#13;&#x1F600;&quot;&apos;&gt;</a>').text).toBe('&lt; \r😀"\'>')
  })

  it('are left alone in CDATA sections, which join the text around them', () => {
    expect(parseXml('<a>1<![CDATA[&amp;<b>]]]]>2<!-- 3 -->4<?x 5?></a>').text).toBe('1&amp;<b>]]24')
  })

  it('count in attributes, where white space is blanks unless written as a reference', () => {
    expect(parseXml('<a x="1&#10;2\n3\t&quot;"/>').attributes.get('x')).toBe('1\n2 3 "')
  })

  it('turn CR LF into LF', () => {
    expect(parseXml('<a>x\r\ny\rz</a>').text).toBe('x\ny\nz')
  })
})

describe('namespaces', () => {
  it('follow the nearest declaration', () => {
    const body = '<p:a xmlns:p="u" xmlns="d"><b/><c xmlns=""/><p:d xmlns:p="v" p:e="1" e="2" xml:lang="de"/></p:a>'
    expect(shape(parseXml(body))).toBe('{u}a({d}b c {v}d[{v}e=1,e=2,{http://www.w3.org/XML/1998/namespace}lang=de])')
  })

  it.each([
    '<p:a/>',
    '<a p:b="1"/>',
    '<a xmlns:p=""/>',
    '<a xmlns:xmlns="u"/>',
    '<a xmlns:xml="u"/>',
    '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
    '<xmlns:a/>',
  ])('refuse %s', (body) => {
    expect(reasonOf(body)).toBe('namespace')
  })

  it('never become keys of an object, whatever they are called', () => {
    const body =
      '<__proto__ __proto__="1" constructor="2"><constructor/><toString/><hasOwnProperty>3</hasOwnProperty></__proto__>'
    expect(shape(parseXml(body))).toBe('__proto__[__proto__=1,constructor=2](constructor toString hasOwnProperty"3")')
  })
})

describe('limits', () => {
  const nested = (depth: number): string => '<a>'.repeat(depth) + '</a>'.repeat(depth)
  const wide = (elements: number): string => `<a>${'<b/>'.repeat(elements - 1)}</a>`
  const spread = (attributes: number): string =>
    `<a${Array.from({ length: attributes }, (_, n) => ` a${n}=""`).join('')}/>`
  const long = (octets: number): string => `<a>${'x'.repeat(octets - 7)}</a>`

  it.each([
    ['depth', nested(32), nested(33), 'tooDeep'],
    ['depth of an empty element', `<b>${nested(31)}</b>`, `${'<a>'.repeat(32)}<a/>${'</a>'.repeat(32)}`, 'tooDeep'],
    ['elements', wide(20_000), wide(20_001), 'tooManyElements'],
    ['attributes', spread(64), spread(65), 'tooManyAttributes'],
    [
      'attributes in all',
      `<b>${spread(50).repeat(400)}</b>`,
      `<b>${spread(50).repeat(400)}<a a0=""/></b>`,
      'tooManyAttributes',
    ],
    ['octets', long(1_048_576), long(1_048_577), 'tooLarge'],
    ['length of names', `<${'n'.repeat(200)}/>`, `<${'n'.repeat(201)}/>`, 'malformed'],
    ['length of namespaces', `<a xmlns="${'n'.repeat(1_024)}"/>`, `<a xmlns="${'n'.repeat(1_025)}"/>`, 'namespace'],
  ])('on %s are exact', (_, most, tooMuch, reason) => {
    expect(reasonOf(most)).toMatch(/^accepted/)
    expect(reasonOf(tooMuch)).toBe(reason)
  })
})

describe('what fast-xml-parser or its validator take for good', () => {
  it.each([
    ['a quote in an instruction that hides elements', "<a><?x ' ?><b/><?y ' ?></a>", 'accepted: a(b)'],
    ['two empty roots', '<a/><b/>', 'malformed'],
    ['an unclosed comment', '<a/><!--', 'malformed'],
    ['an unclosed CDATA section', '<a><![CDATA[x</a>', 'malformed'],
    ['an attribute twice', '<a b="1" b="2"/>', 'malformed'],
    ['an end tag of another element', '<a><b></a></b>', 'malformed'],
    ['an attribute without quotes', '<a b=c/>', 'malformed'],
    ['a stray equals sign', '<a ="c"/>', 'malformed'],
    ['attributes without space between', '<a b="1"c="2"/>', 'malformed'],
    ['an element name with two colons', '<a:b:c xmlns:a="u"/>', 'malformed'],
    ['an entity of HTML', '<a>&nbsp;</a>', 'reference'],
    ['a reference in an attribute', '<a b="&x;"/>', 'reference'],
    ['a processing instruction called XML', '<a><?XML x?></a>', 'malformed'],
    ['white space in an empty tag', '<a / >', 'malformed'],
    ['nothing', '', 'malformed'],
    ['a form feed as white space', '<a\fb="1"/>', 'characters'],
  ])('%s: %s is %s', (_, body, verdict) => {
    expect(reasonOf(body)).toBe(verdict)
  })

  it('says a fixed sentence, never the body', () => {
    expect(() => parseXml('<secret>')).toThrow(new XmlError('malformed').message)
    expect(new XmlError('malformed').message).toBe('The body is not well-formed XML.')
  })
})

describe('names', () => {
  it('find children', () => {
    const root = parseXml(
      '<D:a xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:b>1</D:b><C:b/><D:b>2</D:b></D:a>',
    )
    expect(childOf(root, q(DAV, 'b'))?.text).toBe('1')
    expect(childrenOf(root, q(DAV, 'b')).map(({ text }) => text)).toEqual(['1', '2'])
    expect(childOf(root, q(CALDAV, 'c'))).toBeUndefined()
    expect(isNamed(root, q(DAV, 'a'))).toBe(true)
  })
})
