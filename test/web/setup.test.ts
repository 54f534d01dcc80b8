/** Setting up apps: addresses, QR codes, Apple's profile. */
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { qrMatrix } from '../../src/web/qr/matrix.ts'
import { calendar, type FakeWorld, fakeWorld } from './fakes.ts'
import { Visitor } from './visitor.ts'

let world: FakeWorld
let adele: Visitor

beforeEach(async () => {
  world = await fakeWorld({ publicUrl: 'https://cal.contoso.example' })
  world.mirror.state = { calendars: [calendar('Team')], running: false, problem: undefined }
  adele = new Visitor(world)
})
afterEach(() => world.close())

describe('the set-up page', () => {
  it('tells anybody the server, and a person their own addresses', async () => {
    const open = (await adele.get('/setup')).text
    expect(open).toContain('>https://cal.contoso.example<')
    expect(open).not.toContain('/dav/')

    await adele.signIn()
    const own = (await adele.get('/setup')).text
    for (const address of [
      'dav/',
      'dav/principals/account2222/',
      'dav/calendars/account2222/',
      'dav/calendars/account2222/team/',
    ])
      expect(own).toContain(`>https://cal.contoso.example/${address}<`)
  })
})

const dictOf = (text: string): Record<string, string> => {
  expect(XMLValidator.validate(text)).toBe(true)
  const [, account = ''] = /<array><dict>([\s\S]*?)<\/dict>/.exec(text) ?? []
  const pairs = [...account.matchAll(/<key>(\w+)<\/key>\s*(?:<(\w+)>([^<]*)<\/|<(true|false)\/>)/g)]
  return Object.fromEntries(pairs.map(([, key = '', , value, flag]) => [key, value ?? flag ?? '']))
}

describe('the profile for Apple’s devices', () => {
  it('says nothing of anybody where everybody may have it', async () => {
    const { headers, text } = await adele.get('/setup/outlook-calendars.mobileconfig')

    expect(headers.get('Content-Type')).toBe('application/x-apple-aspen-config')
    expect(new XMLParser().parse(text)).toHaveProperty('plist')
    const facts = dictOf(text)
    expect(facts).toMatchObject({
      PayloadType: 'com.apple.caldav.account',
      CalDAVHostName: 'cal.contoso.example',
      CalDAVPort: '443',
      CalDAVUseSSL: 'true',
      CalDAVPrincipalURL: '/dav/',
    })
    expect(facts).not.toHaveProperty('CalDAVUsername')
    expect(facts).not.toHaveProperty('CalDAVPassword')
  })

  it('holds user name and password of the one who has just made it, and is kept nowhere', async () => {
    await adele.signIn()
    const page = await adele.create('iPad <3')
    const { text: shown } = await adele.get(page)
    const csrf = /profile"><input type="hidden" name="csrf" value="([^"]+)"/.exec(shown)?.[1] ?? ''
    const secret = 'pw000000-k7m2x-9pq4r-t8w3z-h5n6v-b2c7dj'
    const { status, headers, text } = await adele.post(`${page}/profile`, { csrf, secret })

    expect([status, headers.get('Cache-Control')]).toEqual([200, 'no-store'])
    expect(dictOf(text)).toMatchObject({
      CalDAVUsername: 'adele@contoso.example',
      CalDAVPassword: secret,
      CalDAVPrincipalURL: '/dav/principals/account2222/',
    })
    expect([...world.store.records.values()].join()).not.toContain(secret)
  })

  it('is not made for a password of somebody else, nor of something that is none', async () => {
    await adele.signIn()
    const page = await adele.create('iPad')
    const csrf =
      /profile"><input type="hidden" name="csrf" value="([^"]+)"/.exec((await adele.get(page)).text)?.[1] ?? ''
    for (const secret of ['', 'pw000001-k7m2x-9pq4r-t8w3z', 'pw000000-<evil/>-padding-padding']) {
      expect((await adele.post(`${page}/profile`, { csrf, secret })).status).toBe(404)
    }
    const alex = new Visitor(world)
    await alex.signIn('alex')
    expect((await alex.post(`${page}/profile`, { csrf, secret: 'pw000000-k7m2x-9pq4r-t8w3z' })).status).toBe(403)
  })
})

const drawn = (text: string): string =>
  qrMatrix(text)
    .map((row) => row.map((dark) => (dark ? '█' : '·')).join(''))
    .join('\n')

describe('a QR code', () => {
  // A reader of its own (jsqr 1.4.0) read these two, and one of each length from 1 to 209.
  it('is what readers read', () => {
    expect(drawn('https://cal.example.org/setup')).toMatchInlineSnapshot(`
      "███████·█···█··██·███·███████
      █·····█·█·███·██··█·█·█·····█
      █·███·█··█·█·███··█···█·███·█
      █·███·█·███·····███·█·█·███·█
      █·███·█··██·██·····█··█·███·█
      █·····█··███··█··████·█·····█
      ███████·█·█·█·█·█·█·█·███████
      ········████·██··███·········
      █·██·███·█···██·███···█··█·██
      ·····█·········██··██████···█
      █·███·███·█·█·██····██·██·██·
      ··█·██····█··███··█·█████···█
      █████·█··██·█···██·█·····██··
      ·█████··█··█·█···█·█████··███
      ··███·██···█··█···███·····███
      ██·███·█··██·█·█····██·█···█·
      ·█·█·██··██·█·····█·██·███·█·
      ·██·██··█·████····█·█··█·███·
      █··██·█·████·········█·██·█··
      ··██·█··████···███···█·█··█··
      ·█··█·███··█·█·█·██·███████··
      ········█·██████····█···█████
      ███████·███·██··█████·█·██·█·
      █·····█·██·█····█·█·█···██·██
      █·███·█··████·██·█··█████·█·█
      █·███·█·███···█·███·██·███·█·
      █·███·█·█··█·████··█···█··█·█
      █·····█··█···█··█·███·██·█·█·
      ███████·████·█·█·█·███·█···█·"
    `)
  })

  it('grows with the text, and says when it would be too large', () => {
    expect(
      [1, 14, 26, 42, 62, 84, 106, 122, 152, 180, 213].map((length) => qrMatrix('x'.repeat(length)).length),
    ).toEqual([21, 21, 25, 29, 33, 37, 41, 45, 49, 53, 57])
    expect(() => qrMatrix('x'.repeat(214))).toThrow(RangeError)
  })
})
