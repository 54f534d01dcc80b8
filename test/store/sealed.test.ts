import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { KeyMaterial, temporaryKey } from '../../src/store/keyring.ts'
import { createSeals } from '../../src/store/sealed.ts'

const key = temporaryKey()
const installation = randomBytes(32)
const seals = createSeals(key, installation)
const record = seals.seal('grants', 'a/1', 'token 🔑')
const locked = expect.objectContaining({ name: 'Fault', kind: 'locked' })

describe('a sealed record', () => {
  it('opens at its place', () => {
    expect(seals.open('grants', 'a/1', record)).toBe('token 🔑')
    expect(createSeals(key, installation).open('grants', 'a/1', record)).toBe('token 🔑')
  })

  it('has the form v1.<key id>.<nonce>.<ciphertext and tag>', () => {
    expect(record).toMatch(/^v1\.k1\.[\w-]{16}\.[\w-]+$/)
    expect(Buffer.from(record.split('.')[3] ?? '', 'base64url')).toHaveLength(Buffer.byteLength('token 🔑') + 16)
  })

  it('is another one each time', () => {
    expect(seals.seal('grants', 'a/1', 'token 🔑')).not.toBe(record)
  })

  it('may be empty', () => {
    expect(seals.open('grants', 'a/1', seals.seal('grants', 'a/1', ''))).toBe('')
  })

  it.each([
    ['another key', 'grants', 'a/2'],
    ['another collection', 'accounts', 'a/1'],
  ])('does not open under %s', (_, collection, place) => {
    expect(() => seals.open(collection, place, record)).toThrow(locked)
  })

  it('does not open in another installation', () => {
    expect(() => createSeals(key, randomBytes(32)).open('grants', 'a/1', record)).toThrow(locked)
  })

  it('does not open with another key of the same id', () => {
    expect(() => createSeals(temporaryKey(), installation).open('grants', 'a/1', record)).toThrow(locked)
  })

  it('does not open when any one character is another', () => {
    for (let at = 0; at < record.length; at++) {
      for (const other of ['A', 'B', '_', '.', '=', ' ']) {
        const altered = record.slice(0, at) + other + record.slice(at + 1)
        if (altered !== record) expect(() => seals.open('grants', 'a/1', altered), altered).toThrow(locked)
      }
    }
  })

  it('does not open when any one bit of nonce, ciphertext or tag is another', () => {
    const [version, id, nonce = '', body = ''] = record.split('.')
    for (const [part, index] of [
      [nonce, 0],
      [body, 1],
    ] as const) {
      const bytes = Buffer.from(part, 'base64url')
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const flipped = Buffer.from(bytes)
        flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        const text = flipped.toString('base64url')
        const altered = [version, id, index === 0 ? text : nonce, index === 1 ? text : body].join('.')
        expect(() => seals.open('grants', 'a/1', altered), altered).toThrow(locked)
      }
    }
  })

  it('does not open with a shortened tag, however short', () => {
    const [version, id, nonce, body = ''] = record.split('.')
    const bytes = Buffer.from(body, 'base64url')
    for (let length = 0; length < bytes.length; length++) {
      const altered = [version, id, nonce, bytes.subarray(0, length).toString('base64url')].join('.')
      expect(() => seals.open('grants', 'a/1', altered), altered).toThrow(locked)
    }
  })

  it.each([
    '',
    '.',
    '...',
    'v1',
    `v2${record.slice(2)}`,
    `${record}.`,
    `${record}=`,
    ` ${record}`,
    `${record}\n`,
    'null',
  ])('does not open as %j', (text) => {
    expect(() => seals.open('grants', 'a/1', text)).toThrow(locked)
  })

  it('opens with an old key that is still held, and is sealed with the current one', () => {
    const keys = new Map([
      ['k1', randomBytes(32)],
      ['k2', randomBytes(32)],
    ])
    const origin = { file: 'test', created: false }
    const before = createSeals(new KeyMaterial(keys, 'k1', origin), installation)
    const after = createSeals(new KeyMaterial(keys, 'k2', origin), installation)
    expect(after.open('grants', 'a/1', before.seal('grants', 'a/1', 'token'))).toBe('token')
    expect(after.seal('grants', 'a/1', 'token')).toMatch(/^v1\.k2\./)
  })
})
