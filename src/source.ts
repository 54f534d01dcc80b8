/** Where a request comes from: the socket, or what a trusted proxy says. */
import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

/** This machine and its neighbours: many people may come from there before anybody has named a proxy. */
export const neighbours = [
  '127.0.0.0/8',
  '::1',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
  'fe80::/10',
]

/** An address alone: without the zone or the port that some proxies add, IPv4 in its own form. */
const plain = (address: string): string =>
  address
    .trim()
    .replace(/^\[(.*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.)/i, '')
const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/**
 * The nearest address that is not a trusted proxy: X-Forwarded-For is read from the right, and only as far as trust goes,
 * because everything further left is the client's to choose.
 * @param trusted addresses or CIDR ranges
 */
export function sourceOf(request: IncomingMessage, trusted: readonly string[]): string {
  let source = plain(request.socket.remoteAddress ?? '')
  const hops = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map(plain)
  while (hops.length > 0 && isTrusted(source, trusted)) {
    const hop = hops.pop() ?? ''
    if (isIP(hop) === 0) break
    source = hop
  }
  return source
}

/** @param ranges addresses or CIDR ranges, checked by the settings */
export function isTrusted(address: string, ranges: readonly string[]): boolean {
  const asked = plain(address)
  return isIP(asked) !== 0 && blockList(ranges).check(asked, family(asked))
}

const lists = new WeakMap<readonly string[], BlockList>()

function blockList(ranges: readonly string[]): BlockList {
  const known = lists.get(ranges)
  if (known !== undefined) return known
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    if (bits === undefined) list.addAddress(address, family(address))
    else list.addSubnet(address, Number(bits), family(address))
  }
  lists.set(ranges, list)
  return list
}
