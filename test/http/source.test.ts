/** Who asks, as far as proxies are believed. */
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { isTrusted, sourceOf } from '../../src/source.ts'

function from(address: string, forwardedFor?: string): IncomingMessage {
  const socket = Object.defineProperty(new Socket(), 'remoteAddress', { value: address })
  const request = new IncomingMessage(socket)
  if (forwardedFor !== undefined) request.headers['x-forwarded-for'] = forwardedFor
  return request
}

describe('the source of a request', () => {
  const trusted = ['10.0.0.0/8', 'fd00::/8']
  const rows: readonly (readonly [what: string, socket: string, header: string | undefined, source: string])[] = [
    ['is the socket', '192.0.2.7', undefined, '192.0.2.7'],
    ['is the socket, whatever a stranger claims', '192.0.2.7', '10.0.0.1', '192.0.2.7'],
    ['is what the proxy saw, not what the client says', '10.0.0.1', '198.51.100.1, 192.0.2.7', '192.0.2.7'],
    ['is looked for through several proxies', '10.0.0.1', '192.0.2.7, 10.0.0.9,fd00::2', '192.0.2.7'],
    ['is read without the port that some proxies add', '10.0.0.1', '192.0.2.7:51234', '192.0.2.7'],
    ['is read without brackets', 'fd00::1', '[2001:db8::7]:443', '2001:db8::7'],
    ['is read without a zone', '10.0.0.1', 'fe80::1%eth0', 'fe80::1'],
    ['is read through mapped addresses', '::ffff:10.0.0.1', '::FFFF:192.0.2.7', '192.0.2.7'],
    ['stays the proxy where the header makes no sense', '10.0.0.1', 'unknown', '10.0.0.1'],
    ['stays the proxy where the header is empty', '10.0.0.1', '', '10.0.0.1'],
  ]
  it.each(rows)('%s (%s, %s)', (_, socket, header, source) => {
    expect(sourceOf(from(socket, header), trusted)).toBe(source)
  })

  it('is not looked up when there is none', () => {
    expect(isTrusted('', trusted)).toBe(false)
  })
})

describe('TRUSTED_PROXIES', () => {
  const problem = (value: string): string => {
    try {
      readConfig({ TRUSTED_PROXIES: value })
      return ''
    } catch (error) {
      return String(error)
    }
  }

  it.each(['proxy', '10.0.0.0/33', '10.0.0.0/', '10.0.0/8', '::/129', '10.0.0.1,', '1.2.3.4/8/8', 'fe80::1%eth0'])(
    'is refused at the start: %s',
    (value) => expect(problem(value)).toContain('TRUSTED_PROXIES must be'),
  )

  it.each(['10.0.0.1', '10.0.0.0/8, ::1', 'fd00::/8', '0.0.0.0/0'])('is taken: %s', (value) => {
    expect(problem(value)).not.toContain('TRUSTED_PROXIES')
  })
})
