import { createECDH } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { endpointOf, isPublicAddress, publicLookup } from '../../src/push/addresses.ts'
import { encrypt, recipientOf } from '../../src/push/encryption.ts'

describe('a message', () => {
  it('is sealed as in the example of RFC 8291, appendix A', () => {
    const recipient = recipientOf(
      'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      'BTBZMqHH6r4Tts7J_aSIgg',
    )
    if (recipient === undefined) throw new Error('the example has a good key')
    const chance = {
      privateKey: Buffer.from('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw', 'base64url'),
      salt: Buffer.from('DGv6ra1nlYgDCS1FRnbzlw', 'base64url'),
    }
    expect(encrypt('When I grow up, I want to be a watermelon', recipient, chance).toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    )
  })

  it('is sealed in another way each time', () => {
    const device = createECDH('prime256v1')
    const recipient = recipientOf(device.generateKeys('base64url' as 'base64'), Buffer.alloc(16).toString('base64url'))
    if (recipient === undefined) throw new Error('a key made just now is good')
    expect(encrypt('x', recipient).equals(encrypt('x', recipient))).toBe(false)
  })

  it('is not sealed for what is no point of the curve', () => {
    const secret = 'BTBZMqHH6r4Tts7J_aSIgg'
    const offCurve = Buffer.alloc(65, 7)
    offCurve[0] = 4
    expect(recipientOf(offCurve.toString('base64url'), secret)).toBeUndefined()
    expect(recipientOf('', secret)).toBeUndefined()
  })
})

describe('an address that an app names', () => {
  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.0.2.1',
    '192.168.0.1',
    '198.19.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '2001:db8::1',
    '2002:a00:1::',
    'fc00::1',
    'fe80::1',
    'ff02::1',
    'not an address',
  ])('is not public: %s', (address) => expect(isPublicAddress(address)).toBe(false))

  it.each(['8.8.8.8', '172.32.0.1', '192.167.255.255', '2606:4700::1111', '2a00:1450:4001::5'])(
    'is public: %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )

  it.each([
    'http://push.example/x',
    'ftp://push.example/x',
    'https://user:word@push.example/x',
    'https://push.example/x#part',
    'https://127.1/x',
    'https://2130706433/x',
    'https://0177.0.0.1/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://[fd00::1]/x',
    'http://localhost/x',
    'https://localhost/x',
    `https://push.example/${'x'.repeat(2_048)}`,
    'push.example/x',
    '',
  ])('is not called: %s', (address) => expect(endpointOf(address, false)).toBeUndefined())

  it('may be a name at https, and in the sandbox one on this machine', () => {
    expect(endpointOf('https://up.example.net/yohd4yai5Phiz1wi', false)?.hostname).toBe('up.example.net')
    expect(endpointOf('http://127.0.0.1:9/x', true)?.port).toBe('9')
    expect(endpointOf('http://10.0.0.1/x', true)).toBeUndefined()
  })

  it('is not called by a name that leads to this machine', async () => {
    const found = await new Promise((resolve) =>
      publicLookup('localhost', {}, (error, address) => resolve([error?.code, address])),
    )
    expect(found).toEqual(['ENOTPUBLIC', ''])
  })
})
