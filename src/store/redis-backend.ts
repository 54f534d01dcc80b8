import { readFileSync } from 'node:fs'
import type { Clock } from '../clock.ts'
import { StartError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Backend } from './adapter.ts'
import { codeOf } from './codes.ts'
import { Link } from './link.ts'
import { type Client, RedisAdapter, runScript } from './redis.ts'
import { adviceAtOnce, placeOf, warnOfPlainText } from './url.ts'

/** A command that takes longer finds a server that is frozen, swapping or out of reach. */
const patienceMs = 1_500
/** Of the driver's own; the link gives up earlier, and knows better when this process was busy. */
const driverPatienceMs = 10_000
const oldestRedis = [6, 2] as const

/** Server replies that mean: not this server, not now. Everything else is a broken connection. */
const isReply = (error: unknown): boolean =>
  error instanceof Error &&
  /^(WRONGPASS|NOAUTH|OOM|READONLY|MISCONF|NOPERM|WRONGTYPE|ERR|EMPTIED|NOSCRIPT|BUSY|EXECABORT)\b/.test(error.message)

/**
 * A Redis or Valkey server as a backend, seen by every process that is given the same address and name.
 *
 * @param name prefix of everything that is ours
 * @throws StartError
 */
export async function openRedis(address: URL, name: string, clock: Clock, log: Log): Promise<Backend> {
  const { createClient } = await import('@redis/client')
  const location = placeOf(address)
  warnOfPlainText(address, address.protocol === 'rediss:', log)
  const link: Link<Client> = new Link<Client>({
    name: 'redis',
    connect: () => connect(createClient, address, () => link),
    discard: (client) => client.destroy(),
    broke: (error) => !isReply(error),
    isFinal: (error) => isReply(error) || adviceAtOnce(error) !== undefined,
    patienceMs,
    log,
  })
  await link.open().catch((error: unknown) => {
    const message = `The store ${location} cannot be reached (${codeOf(error) ?? 'no code'}): ${advice(error)}.`
    throw new StartError(message, { unseen: true })
  })
  await link.run((client) => check(client, location, log))
  return backend(link, location, name, clock)
}

/** Nothing waits in line for a connection, and reconnecting is the link's business alone. */
async function connect(
  create: typeof import('@redis/client').createClient,
  address: URL,
  link: () => Link<Client>,
): Promise<Client> {
  const socket = { reconnectStrategy: false, connectTimeout: driverPatienceMs, keepAlive: true } as const
  const authority = address.searchParams.get('sslrootcert')
  const ca = authority === null ? {} : { ca: readFileSync(authority) }
  const tls = address.protocol === 'rediss:' ? { tls: true as const, ...ca } : {}
  const bare = new URL(address)
  bare.search = ''
  const client = create({
    url: bare.href,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    socket: { ...socket, ...tls },
  }) as Client
  client.on('error', () => link().lost(client))
  client.on('end', () => link().lost(client))
  try {
    await client.connect()
    await client.ping()
    return client
  } catch (error) {
    if (client.isOpen) client.destroy()
    throw error
  }
}

const advice = (error: unknown): string => {
  const message = error instanceof Error ? error.message : ''
  if (/^(WRONGPASS|NOAUTH|NOPERM)/.test(message)) return 'user name or password are wrong'
  return adviceAtOnce(error) ?? 'check STORE_URL and that the server runs'
}

/** What would make it lose or forget what it was given. */
async function check(client: Client, location: string, log: Log): Promise<void> {
  const facts = new Map(
    `${await client.info('server')}\r\n${await client.info('memory')}\r\n${await client.info('persistence')}`
      .split('\r\n')
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const),
  )
  const version = facts.get('redis_version') ?? ''
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < oldestRedis[0] || (major === oldestRedis[0] && minor < oldestRedis[1])) {
    throw new StartError(`The store ${location} is Redis ${version}; ${oldestRedis.join('.')} or newer is needed.`)
  }
  const policy = facts.get('maxmemory_policy')
  if (policy !== undefined && policy !== 'noeviction') {
    throw new StartError(
      `The store ${location} throws records away when memory is short (maxmemory-policy ${policy}): set it to noeviction.`,
    )
  }
  if (facts.get('aof_enabled') === '1') return
  log.warn('store.notDurable', { reason: await persistence(client) })
}

/** Some providers do not let us ask. */
async function persistence(client: Client): Promise<string> {
  const save = await client.configGet('save').catch(() => undefined)
  if (save === undefined) return 'Redis keeps no append-only file: after a crash the last writes may be missing'
  return save['save'] === ''
    ? 'Redis keeps nothing on disk: after its restart everybody has to sign in again; set appendonly yes'
    : 'Redis saves to disk from time to time only: after a crash the last writes, revocations among them, are missing; set appendonly yes'
}

function backend(link: Link<Client>, location: string, name: string, clock: Clock): Backend {
  return {
    location,
    shared: true,
    adapter: (namespace) => new RedisAdapter(link, name, namespace, clock),
    namespaces: async () => (await link.run((client) => client.sMembers(`${name}:c`))).toSorted(),
    sweep: async (now, most) => {
      const words = [name, '', String(now), String(most)]
      return Number(await link.run((client) => runScript(client, 'sweep', words)))
    },
    wipe: () => wipe(link, name),
    close: async () => link.close()?.destroy(),
  }
}

async function wipe(link: Link<Client>, name: string): Promise<void> {
  let cursor = '0'
  do {
    const page = await link.run((client) => client.scan(cursor, { MATCH: `${name}:*`, COUNT: 1_000 }))
    cursor = page.cursor
    if (page.keys.length > 0) await link.run((client) => client.unlink(page.keys))
  } while (cursor !== '0')
}
