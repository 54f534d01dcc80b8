import { describe, expect, it } from 'vitest'
import { appName } from '../../src/accounts/apps.ts'
import { base32 } from '../../src/accounts/base32.ts'
import { checkedLabel } from '../../src/accounts/label.ts'
import { formatPassword, parsePassword, randomPassword } from '../../src/accounts/password-text.ts'

describe('base 32', () => {
  it.each([
    [[0], 1, '0'],
    [[0xff, 0xff, 0xff, 0xff, 0xff], 8, 'zzzzzzzz'],
    [[0x00, 0x44, 0x32, 0x14, 0xc7], 8, '01234567'],
    [[0x84, 0x21, 0x08, 0x42, 0x10], 8, 'gggggggg'],
  ])('writes %j as %i characters %s', (bytes, length, text) => {
    expect(base32(Uint8Array.from(bytes), length)).toBe(text)
  })

  it('refuses to make more of the bytes than there is', () => {
    expect(() => base32(new Uint8Array(5), 9)).toThrow(RangeError)
  })
})

describe('an app password as text', () => {
  const text = 'abcd2345-fghjk-mnpqr-stvwx-yz012-345678'
  const taken = { id: 'abcd2345', secret: 'fghjkmnpqrstvwxyz012345678' }

  it('stands in groups', () => {
    expect(formatPassword(taken)).toBe(text)
    expect(parsePassword(text)).toEqual(taken)
  })

  it('is random, 40 bits and 130 bits, each of the 32 letters in each place', () => {
    const made = Array.from({ length: 400 }, randomPassword)
    for (let at = 0; at < 34; at++) {
      const letters = new Set(made.map(({ id, secret }) => (id + secret)[at]))
      expect(letters.size).toBeGreaterThan(25)
    }
    expect(new Set(made.map(formatPassword)).size).toBe(400)
    expect(made.every((one) => /^[0-9a-z]{8}(-[0-9a-z]{5}){4}-[0-9a-z]{6}$/.test(formatPassword(one)))).toBe(true)
  })

  it.each([
    ['in capitals', text.toUpperCase()],
    ['without dashes', text.replaceAll('-', '')],
    ['with spaces for dashes', text.replaceAll('-', ' ')],
    ['with other groups', 'abcd 2345 - fghj kmnp qrst vwxy z012 3456 78'],
    ['with o for 0 and i, l for 1', text.replaceAll('0', 'O').replaceAll('1', 'l')],
    ['with I for 1', text.replaceAll('0', 'o').replaceAll('1', 'I')],
  ])('is understood %s', (_, typed) => {
    expect(parsePassword(typed)).toEqual(taken)
  })

  it.each([
    '',
    ' ',
    '-',
    text.slice(0, -1),
    `${text}0`,
    `${text} `,
    ` ${text}`,
    `${text}\n`,
    `${text}-`,
    text.replace('f', 'u'),
    text.replace('-', '.'),
    text.replace('-', '\u00a0'),
    text.replace('a', '\u0430'), // Cyrillic
    text.replace('a', '\uff41'), // full width
    text.replace('k', '\u212a'), // Kelvin sign, which folds to k
    'Correct-Horse1',
    '-'.repeat(100_000),
    'a'.repeat(100_000),
  ])('is not %j', (typed) => {
    expect(parsePassword(typed)).toBeUndefined()
  })
})

describe('a label', () => {
  it.each([
    ['Phone', 'Phone'],
    ['  My phone\t', 'My phone'],
    ['Caf\u0065\u0301', 'Café'],
    ['👩‍👩‍👧 iPad', '👩‍👩‍👧 iPad'],
    ['x'.repeat(64), 'x'.repeat(64)],
    ['👋'.repeat(64), '👋'.repeat(64)],
    ['<script>', '<script>'],
  ])('%j is kept as %j', (text, label) => {
    expect(checkedLabel(text)).toBe(label)
  })

  it.each([
    '',
    '   ',
    'x'.repeat(65),
    'a\0b',
    'a\nb',
    'a\u001b[31m',
    'a\u007fb',
    'a\u2028b',
    'a\u202eb',
    'a\u2066b',
    'a\ud800',
  ])('%j is refused', (text) => {
    expect(() => checkedLabel(text)).toThrow(expect.objectContaining({ kind: 'rejected' }))
  })
})

describe('the app behind a User-Agent', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Thunderbird/153.7.0', 'Thunderbird'],
    ['DAVx5/4.5.1-ose (at.bitfire.davdroid)', 'DAVx⁵'],
    ['DAVdroid/0.8.3', 'DAVdroid'],
    ['iOS/18.1.1 (22B91) dataaccessd/1.0', 'Apple Calendar (iPhone, iPad)'],
    ['macOS/12.2.1 (21D62) CalendarAgent/961', 'Apple Calendar (Mac)'],
    ['Mac+OS+X/10.11 (15A283) CalendarAgent/361', 'Apple Calendar (Mac)'],
    [
      'DAVKit/4.0.1 (730); CalendarStore/4.0.1 (973); iCal/4.0.1 (1374); Mac OS X/10.6.2 (10C540)',
      'Apple Calendar (Mac)',
    ],
    ['CalDAV-Sync (Android) (like iOS/5.0.1 (9A405) dataaccessd/1.0)', 'CalDAV-Sync'],
    ['Evolution/3.58', 'Evolution'],
    ['gnome-online-accounts/3.58.1 ', 'GNOME Online Accounts'],
    ['Mozilla/5.0 (X11; Linux x86_64) KIO/5.103 k3/5.103.0', 'KOrganizer'],
    ['KDE DAV groupware client', 'KOrganizer'],
    ['KDAV', 'KOrganizer'],
    ['vdirsyncer/0.19.0', 'vdirsyncer'],
    ['SyncEvolution', 'SyncEvolution'],
    ['CalDavSynchronizer/4.4.1', 'CalDav Synchronizer'],
    ['BusyCal-2022.1.4', 'BusyCal'],
    ['eM Client/10.0.3', 'eM Client'],
    ['org.tasks/15.10 (generic) Android/14', 'Tasks.org'],
    ['MSFT-WIN-3/10.0.10586', 'Windows Calendar'],
    ['python-caldav/2.1.0', 'python-caldav'],
    ['HomeAssistant/2026.11 aiohttp/3.9', 'Home Assistant'],
    ['tsdav/2.3.4', 'tsdav'],
    ['curl/8.14.1', 'curl'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0', 'Web browser'],
    ['Some New App/1.0', 'Some New App'],
    ['axios/1.21.1', 'axios'],
    ['<b>x</b>', undefined],
    ['', undefined],
  ])('%j is shown as %j', (userAgent, name) => {
    expect(appName(userAgent)).toBe(name)
  })

  it('never becomes long', () => {
    expect(appName('a'.repeat(8000))?.length).toBeLessThanOrEqual(40)
  })
})
