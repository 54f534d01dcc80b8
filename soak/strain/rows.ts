/** Clients that nobody would miss: each row holds on to the bridge in another way while somebody else wants to read a calendar. */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { Random } from '../random.ts'

export interface Ground {
  readonly port: number
  readonly random: Random
  /** Somebody else than the good client, as Basic credentials. */
  readonly authorization: string
  /** One whose password was revoked. */
  readonly revoked: string
  /** Path of a calendar of theirs, and a body that asks for all of it. */
  readonly calendar: string
  readonly query: string
}

export interface Strain {
  readonly id: string
  readonly fails: string
  readonly count: number
  /** How many descriptors more than it has the bridge may open meanwhile, where the system can be told so. */
  readonly descriptors?: number
  /** Begins one of them. It ends when its socket is destroyed. */
  readonly begin: (ground: Ground) => Promise<Socket>
}

async function opened({ port }: Ground): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {}) // it is sent away: that is its own affair
  await Promise.race([once(socket, 'connect'), once(socket, 'close')])
  return socket
}

const head = (method: string, path: string, authorization: string, length: number): string =>
  `${method} ${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nDepth: 1\r\nContent-Length: ${length}\r\n\r\n`

/** Begins like that and then sends an octet each half second. */
async function dripping(ground: Ground, beginning: string): Promise<Socket> {
  const socket = await opened(ground)
  socket.resume()
  socket.write(beginning)
  const drip = setInterval(() => socket.write('a'), 500)
  socket.once('close', () => clearInterval(drip))
  return socket
}

const report = ({ calendar, authorization, query }: Ground): string =>
  head('REPORT', calendar, authorization, Buffer.byteLength(query)) + query

export const strains: readonly Strain[] = [
  {
    id: 'C01',
    fails: 'Hundreds of clients send their headers a letter at a time',
    count: 500,
    begin: (ground) => dripping(ground, `REPORT ${ground.calendar} HTTP/1.1\r\nHost: localhost\r\nX-Letters: `),
  },
  {
    id: 'C01',
    fails: 'Hundreds of clients send their bodies a letter at a time',
    count: 200,
    begin: (ground) => dripping(ground, head('REPORT', ground.calendar, ground.authorization, 10_000)),
  },
  {
    id: 'C01',
    fails: 'Hundreds of clients ask for whole calendars and read nothing',
    count: 200,
    begin: async (ground) => {
      const socket = await opened(ground)
      socket.pause()
      socket.write(report(ground).repeat(3))
      return socket
    },
  },
  {
    id: 'C01',
    fails: 'Thousands of connections say nothing',
    count: 2_000,
    begin: opened,
  },
  {
    id: 'C03',
    fails: 'Hundreds of requests are cut off, each at another octet',
    count: 500,
    begin: async (ground) => {
      const socket = await opened(ground)
      const text = report(ground)
      socket.write(text.slice(0, 1 + ground.random.below(text.length)))
      socket.once('data', () => socket.destroy()) // of those that were whole, in the middle of the answer
      setTimeout(() => socket.destroy(), ground.random.below(300))
      return socket
    },
  },
  {
    id: 'K10',
    fails: 'No descriptors are left for connections',
    count: 2_000,
    descriptors: 20,
    begin: opened,
  },
  {
    id: 'C04',
    fails: 'One app asks for everything fifty times at once, and again and again',
    count: 50,
    begin: async (ground) => {
      const socket = await opened(ground)
      socket.on(
        'data',
        (read: Buffer) => read.toString('latin1').trimEnd().endsWith('multistatus>') && socket.write(report(ground)),
      )
      socket.write(report(ground))
      return socket
    },
  },
  {
    id: 'C06',
    fails: 'A thousand clients go on with a password that was revoked',
    count: 1_000,
    begin: async (ground) => {
      const socket = await opened(ground)
      socket.resume()
      socket.write(head('PROPFIND', '/dav/', ground.revoked, 0).repeat(5))
      return socket
    },
  },
]
