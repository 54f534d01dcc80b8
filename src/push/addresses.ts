/**
 * Which addresses of apps' choosing the bridge may call: public ones. Whoever has an app password could otherwise have it call what
 * only its own network reaches.
 */
import { lookup as resolve } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { isLoopback } from '../settings.ts'

/** Not for the public Internet. @see IANA IPv4 Special-Purpose Address Registry */
const special = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const

/** Of IPv6 only the global unicast range is public, and not all of it: some of it stands for IPv4, some is for examples. */
const specialV6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const

const closed = new BlockList()
for (const [address, bits] of special) closed.addSubnet(address, bits, 'ipv4')
for (const [address, bits] of specialV6) closed.addSubnet(address, bits, 'ipv6')
const open = new BlockList()
open.addSubnet('2000::', 3, 'ipv6')

export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !closed.check(address, 'ipv4')
  return family === 6 && open.check(address, 'ipv6') && !closed.check(address, 'ipv6')
}

const longest = 2_048

/**
 * @param allowLoopback plain http on this machine, for the sandbox and tests
 * @returns undefined when the bridge will not call it, whatever its name leads to
 */
export function endpointOf(text: string, allowLoopback: boolean): URL | undefined {
  const url = text.length <= longest ? URL.parse(text) : null
  if (url === null || url.username !== '' || url.password !== '' || url.hash !== '') return undefined
  if (isLoopback(url)) return allowLoopback && url.protocol === 'http:' ? url : undefined
  if (url.protocol !== 'https:') return undefined
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return isIP(host) === 0 || isPublicAddress(host) ? url : undefined
}

/** Looks a name up as ever, but knows public addresses alone: what is checked is what is connected to. */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  resolve(hostname, { ...options, all: true }, (error, addresses) => {
    const good = (error === null ? addresses : []).filter(({ address }) => isPublicAddress(address))
    const [first] = good
    if (first === undefined)
      return callback(error ?? Object.assign(new Error('not public'), { code: 'ENOTPUBLIC' }), '')
    if (options.all === true) callback(null, good)
    else callback(null, first.address, first.family)
  })
}
