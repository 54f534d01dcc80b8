/** A key that nobody has made: numbers as large as one likes, with a certificate that fits. Made by hand, since OpenSSL makes none so fast. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto'

const length = (octets: number): Buffer =>
  Buffer.from(octets < 128 ? [octets] : octets < 256 ? [0x81, octets] : [0x82, octets >> 8, octets & 255])

function tlv(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  return Buffer.concat([Buffer.from([tag]), length(body.length), body])
}

const sequence = (...parts: readonly Buffer[]): Buffer => tlv(0x30, ...parts)
const integer = (octets: Buffer): Buffer => tlv(2, Buffer.concat([Buffer.alloc(1), octets]))
const oid = (hex: string): Buffer => tlv(6, Buffer.from(hex, 'hex'))
const bits = (octets: Buffer): Buffer => tlv(3, Buffer.alloc(1), octets)
const small = (value: number): Buffer => tlv(2, Buffer.from([value]))
const time = (text: string): Buffer => tlv(0x17, Buffer.from(text))
const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64')}\n-----END ${label}-----\n`

/** Odd, and with its first bit set. */
function large(size: number): Buffer {
  const octets = randomBytes(size / 8)
  octets[0] = (octets[0] ?? 0) | 0x80
  octets[octets.length - 1] = (octets.at(-1) ?? 0) | 1
  return integer(octets)
}

/** @param size of the modulus, bits @returns certificate and key as PEM; OpenSSL finds that they fit, and signs with them */
export function forgedKey(size: number): string {
  const [modulus, exponent] = [large(size), tlv(2, Buffer.from([1, 0, 1]))]
  const key = sequence(small(0), modulus, exponent, large(size / 2), ...Array.from({ length: 5 }, () => small(3)))
  const rsa = sequence(oid('2a864886f70d010101'), tlv(5))
  const name = sequence(tlv(0x31, sequence(oid('550403'), tlv(0x0c, Buffer.from('x')))))
  const [ecdsa, validity] = [sequence(oid('2a8648ce3d040302')), sequence(time('260101000000Z'), time('460101000000Z'))]
  const subject = sequence(rsa, bits(sequence(modulus, exponent)))
  const body = sequence(tlv(0xa0, small(2)), small(1), ecdsa, name, validity, name, subject)
  const signature = sign('sha256', body, generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  return pem('CERTIFICATE', sequence(body, ecdsa, bits(signature))) + pem('RSA PRIVATE KEY', key)
}
