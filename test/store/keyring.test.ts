import { chmodSync, mkdirSync, readFileSync, renameSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { StartError } from '../../src/errors.ts'
import { loadKey, temporaryKey } from '../../src/store/keyring.ts'
import { ownFolder } from './folder.ts'

const good = Buffer.from(Array.from({ length: 32 }, (_, n) => n * 7))
const salt = Buffer.alloc(32, 1)

describe('the key file', () => {
  it('is made at the first start, for its owner alone, and found again', () => {
    const file = join(ownFolder(), 'keys', 'bridge.key')
    const made = loadKey({ file, storeIsNew: true })
    expect(made.created).toBe(true)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700)
    const found = loadKey({ file, storeIsNew: false })
    expect(found.created).toBe(false)
    expect(found.derive('k1', salt, 'x')).toEqual(made.derive('k1', salt, 'x'))
  })

  it('is kept when the store is new and a key is already there', () => {
    const file = written(JSON.stringify({ current: 'k1', keys: { k1: good.toString('base64') } }))
    const before = readFileSync(file)
    expect(loadKey({ file, storeIsNew: true }).created).toBe(false)
    expect(readFileSync(file)).toEqual(before)
  })

  it('may hold several keys, of which one is current', () => {
    const other = Buffer.from(good).reverse().toString('base64')
    const file = written(JSON.stringify({ current: 'k2', keys: { k1: good.toString('base64'), k2: other } }))
    const key = loadKey({ file, storeIsNew: false })
    expect(key.current).toBe('k2')
    expect(key.derive('k1', salt, 'x')).not.toEqual(key.derive('k2', salt, 'x'))
    expect(key.derive('k3', salt, 'x')).toBeUndefined()
  })

  it('is read again when another took its place within the same tick of the clock', () => {
    const file = written(JSON.stringify({ current: 'k1', keys: { k1: good.toString('base64') } }))
    const then = new Date(1_700_000_000_000)
    utimesSync(file, then, then)
    const key = loadKey({ file, storeIsNew: false })
    const other = `${file}.new`
    writeFileSync(other, JSON.stringify({ current: 'k2', keys: { k2: good.toString('base64') } }), { mode: 0o600 })
    utimesSync(other, then, then)
    renameSync(other, file)
    expect([key.reload(), key.current]).toEqual([true, 'k2'])
  })

  it('is never made anew for a store that holds data', () => {
    const file = join(ownFolder(), 'bridge.key')
    refused(
      file,
      `The key file ${file} is missing, and without it the store cannot be opened: put it back from your copy; nothing was changed.`,
    )
    expect(() => statSync(file)).toThrow('ENOENT')
  })

  it.each([0o604, 0o602, 0o620, 0o644, 0o666])('is refused when others can read or change it (%o)', (mode) => {
    const file = written(JSON.stringify({ current: 'k1', keys: { k1: good.toString('base64') } }), mode)
    refused(file, `The key file ${file} can be read or changed by others: run "chmod 600 ${file}".`)
  })

  it.each([0o400, 0o600, 0o440])('is taken when others can not (%o)', (mode) => {
    const file = written(JSON.stringify({ current: 'k1', keys: { k1: good.toString('base64') } }), mode)
    expect(loadKey({ file, storeIsNew: false }).current).toBe('k1')
  })

  const withKey = (value: unknown) => JSON.stringify({ current: 'k1', keys: { k1: value } })
  it.each([
    ['31 bytes', withKey(good.subarray(1).toString('base64')), 'must be 32 bytes in base64'],
    ['33 bytes', withKey(Buffer.concat([good, good.subarray(0, 1)]).toString('base64')), 'must be 32 bytes in base64'],
    ['hexadecimal digits', withKey(good.toString('hex')), 'must be 32 bytes in base64'],
    ['a number', withKey(32), 'must be 32 bytes in base64'],
    ['zeros', withKey(Buffer.alloc(32).toString('base64')), 'is not random'],
    ['one letter', withKey(Buffer.alloc(32, 'a').toString('base64')), 'is not random'],
    ['a pattern', withKey(Buffer.alloc(32, 'secret').toString('base64')), 'is not random'],
    ['an unusable id', JSON.stringify({ current: 'a|b', keys: { 'a|b': good.toString('base64') } }), 'an unusable id'],
    [
      'another current key',
      JSON.stringify({ current: 'k2', keys: { k1: good.toString('base64') } }),
      'does not hold it',
    ],
    ['nothing', '', 'is not a key file of this bridge'],
    ['half a file', '{"current":"k1","keys":{"k1":"', 'is not a key file of this bridge'],
    ['the bare key', good.toString('base64'), 'is not a key file of this bridge'],
    ['a list', '[]', 'is not a key file of this bridge'],
  ])('is refused when it holds %s, without quoting it', (_, text, sentence) => {
    const error = refused(written(text), sentence)
    expect(error).not.toContain(good.toString('base64').slice(0, 12))
  })

  it('is refused when it is a folder', () => {
    const file = join(ownFolder(), 'bridge.key')
    mkdirSync(file, { mode: 0o700 })
    refused(file, 'cannot be read (EISDIR)')
  })

  it('is refused when its folder cannot be made', () => {
    const folder = ownFolder()
    writeFileSync(join(folder, 'file'), '')
    refused(join(folder, 'file', 'keys', 'bridge.key'), 'cannot be', true)
  })
})

it('a key shows itself nowhere', () => {
  const key = temporaryKey()
  expect([String(key), JSON.stringify({ key }), inspect({ key })]).toEqual([
    '[key]',
    '{"key":"[key]"}',
    '{ key: [key] }',
  ])
})

function written(text: string, mode = 0o600): string {
  const file = join(ownFolder(), 'bridge.key')
  writeFileSync(file, text)
  chmodSync(file, mode)
  return file
}

function refused(file: string, sentence: string, storeIsNew = false): string {
  try {
    loadKey({ file, storeIsNew })
  } catch (error) {
    expect(error).toBeInstanceOf(StartError)
    expect(String(error)).toContain(sentence)
    return String(error)
  }
  throw new Error('The key was taken.')
}
