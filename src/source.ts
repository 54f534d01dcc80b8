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
  const { list, answers } = checks.get(ranges) ?? checkOf(ranges)
  const known = answers.get(address)
  if (known !== undefined) return known
  const asked = plain(address)
  const answer = isIP(asked) !== 0 && list.check(asked, family(asked))
  if (answers.size >= mostAnswers) answers.clear()
  answers.set(address, answer)
  return answer
}

interface Check {
  readonly list: BlockList
  /** What was answered lately: each request asks three times, and most come from a few addresses. */
  readonly answers: Map<string, boolean>
}

const mostAnswers = 1_000
const checks = new WeakMap<readonly string[], Check>()

function checkOf(ranges: readonly string[]): Check {
  const list = new BlockList()
  for (const range of ranges) {
    const [address = '', bits] = range.split('/')
    if (bits === undefined) list.addAddress(address, family(address))
    else list.addSubnet(address, Number(bits), family(address))
  }
  const check = { list, answers: new Map<string, boolean>() }
  checks.set(ranges, check)
  return check
}
