/** The process's server: takes the port, wires the bridge behind it, and stops cleanly. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { createApp } from './app.ts'
import { type Clock, stopwatch } from './clock.ts'
import type { Config } from './config.ts'
import { Crowd } from './crowd.ts'
import { StartError } from './errors.ts'
import type { Log } from './log.ts'
import { beginLife, type Life, livesFile } from './ops/lives.ts'
import { type MetricsServer, serveMetrics } from './ops/metrics-server.ts'
import { inTurns } from './pace.ts'
import { createServices, type Services } from './services.ts'
import { isTrusted, neighbours } from './source.ts'
import { guarded, inviteLate, notReady } from './wire.ts'

export interface Bridge {
  /** Where clients and browsers find it; no slash at the end. */
  readonly publicUrl: string
  readonly port: number
  /** Where metrics are read, if they are. */
  readonly metricsPort: number | undefined
  readonly services: Services
  /** Finishes what runs, takes nothing new, and closes everything. */
  close(): Promise<void>
}

/** Slow senders are cut off: headers within 15 s, whole requests within 60 s; looked at every 5 s. */
const limits = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  keepAliveTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
}
/** Slow readers too: nothing read and nothing sent. Longer than any answer may wait for Microsoft. */
const silenceMs = 120_000
const mostConnections = 5_000
/** With the mirror's own, less than the ten seconds after which container runtimes kill. */
const closeGraceMs = 6_000
const sweepMs = 100
const silentGraceMs = 300
const shortTurnMs = 1
/** Who goes on connecting must not keep the process. */
const longestWaitMs = 2_000

/**
 * @param isDemo the token page says on top of everything that this Microsoft is a pretended one
 * @throws StartError in a plain sentence: port in use, folder not writable, key lost, …
 */
export async function startBridge(config: Config, clock: Clock, log: Log, isDemo = false): Promise<Bridge> {
  const server = createServer(limits)
  const door = { listener: notReady }
  server.on('request', (request, response) => door.listener(request, response))
  server.on('checkContinue', (request, response) => {
    inviteLate(request, response)
    door.listener(request, response)
  })
  bound(server, config.trustedProxies)
  const silent = silentSockets(server)
  const port = await listen(server, config)
  try {
    const publicUrl = config.publicUrl ?? new URL(`http://localhost:${port}`)
    const services = await createServices(config, clock, log, publicUrl)
    const app = createApp(services, publicUrl, isDemo).callback()
    const rules = { publicUrl, trustedProxies: config.trustedProxies, log }
    door.listener = guarded(
      inTurns((request, response) => void app(request, response), arrivals(server)),
      rules,
    )
    server.on('error', (error: NodeJS.ErrnoException) => log.warn('http.server', { code: error.code ?? error.name }))
    const metrics = await metricsOf(config, services, log)
    const life = lifeOf(services)
    for (const job of services.background) services.jobs.start(job)
    services.log.info('bridge.ready', { port })
    const close = async () => {
      services.ops.readiness.drain()
      services.log.info('bridge.stopping')
      await drain(server, config.drainSeconds, clock)
      await stop(server, door, silent)
      metrics?.close()
      await services.close()
      life.end()
    }
    return { publicUrl: publicUrl.href.replace(/\/+$/, ''), port, metricsPort: metrics?.port, services, close }
  } catch (error) {
    server.close()
    throw error
  }
}

async function metricsOf(config: Config, services: Services, log: Log): Promise<MetricsServer | undefined> {
  if (config.metricsPort === undefined) return undefined
  const { metricsHost, metricsPort } = config
  const server = await serveMetrics(services.ops.metrics, metricsHost, metricsPort).catch(async (error: unknown) => {
    await services.close()
    throw error
  })
  log.info('metrics.ready', { port: server.port })
  return server
}

/** After deaths in a row, nothing is read from Microsoft for a while. */
function lifeOf({ config, clock, log, mirror }: Services): Life {
  const life = beginLife(livesFile(config.dataDir, config.port), clock)
  if (life.restMs > 0) {
    log.error('bridge.resting', { count: life.deaths, ms: life.restMs })
    mirror.rest(life.restMs)
  }
  return life
}

/** Still serves, but `/ready` says no and every answer ends its connection: balancers and apps find the others meanwhile. */
async function drain(server: Server, seconds: number, clock: Clock): Promise<void> {
  server.prependListener('request', (_, response) => {
    response.shouldKeepAlive = false
  })
  if (seconds > 0) await clock.sleep(seconds * 1_000)
}

/**
 * Resolves in a moment in which no connection waits to be taken: closing the port resets those that do. Node looks for new ones once in
 * each turn, so it must be a turn in which none came, and too short for others to have come since.
 */
async function untilNobodyWaits(server: Server): Promise<void> {
  let isQuiet = false
  const noise = () => {
    isQuiet = false
  }
  server.on('connection', noise)
  await setImmediate() // the present turn has looked already
  const began = stopwatch()
  for (let turn = began; !isQuiet && turn - began < longestWaitMs; ) {
    isQuiet = true
    await setImmediate() // behind the look for new connections
    if (stopwatch() - turn > shortTurnMs) isQuiet = false
    turn = stopwatch()
  }
  server.off('connection', noise)
}

/** Limits that are no options of the constructor. */
function bound(server: Server, trustedProxies: readonly string[]): void {
  server.maxConnections = mostConnections
  server.maxHeadersCount = 0 // counted where they are seen: beyond its limit Node would hide them
  server.setTimeout(silenceMs)
  const crowd = new Crowd()
  server.on('connection', (socket) => {
    const from = socket.remoteAddress ?? ''
    if (isTrusted(from, neighbours) || isTrusted(from, trustedProxies)) return
    const leave = crowd.enter(from)
    if (leave === undefined) socket.destroy()
    else socket.once('close', leave)
  })
}

/** @returns whether a connection was taken since it was asked before */
function arrivals(server: Server): () => boolean {
  let hasCome = false
  server.on('connection', () => {
    hasCome = true
  })
  return () => {
    const had = hasCome
    hasCome = false
    return had
  }
}

/** Connections that never asked anything, as browsers make them in advance: Node does not count them as idle. */
function silentSockets(server: Server): ReadonlySet<Socket> {
  const silent = new Set<Socket>()
  server.on('connection', (socket) => {
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  for (const event of ['request', 'checkContinue']) {
    server.on(event, (request: IncomingMessage) => silent.delete(request.socket))
  }
  return silent
}

const listenProblems: Readonly<Record<string, (config: Config) => string>> = {
  EADDRINUSE: (config) => `Port ${config.port} is in use by another program. Stop it, or choose another with PORT.`,
  EACCES: (config) => `Port ${config.port} may not be used by this user. Choose one above 1023 with PORT.`,
  EADDRNOTAVAIL: (config) => `This machine has no address ${config.host}. Set HOST to one of its own.`,
  ENOTFOUND: (config) => `The name ${config.host} in HOST is not known.`,
}

function listen(server: Server, config: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const sentence = listenProblems[error.code ?? '']?.(config)
      reject(new StartError(sentence ?? `The port cannot be opened (${error.code ?? error.name}).`))
    })
    server.listen(config.port, config.host, () => resolve((server.address() as AddressInfo).port))
  })
}

/** What answers requests; another one in each phase of the process. */
interface Door {
  listener: RequestListener
}

/** Closes the port. Whoever has an answer comes again, so what is asked at that very moment is answered after it. */
async function stop(server: Server, door: Door, silent: ReadonlySet<Socket>): Promise<void> {
  const [answer, held] = [door.listener, [] as (() => void)[]]
  door.listener = (request, response) => void held.push(() => answer(request, response))
  await untilNobodyWaits(server)
  const closed = close(server, silent)
  door.listener = answer
  for (const begin of held) begin()
  await closed
}

/** Idle connections close at once, busy ones when their answer is out, the rest after a grace. */
function close(server: Server, silent: ReadonlySet<Socket>): Promise<void> {
  return new Promise((resolve) => {
    const hard = setTimeout(() => server.closeAllConnections(), closeGraceMs)
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs)
    server.close(() => {
      clearTimeout(hard)
      clearInterval(sweep)
      resolve()
    })
    server.closeIdleConnections()
    // What such a connection is about to ask may be on its way already.
    setTimeout(() => {
      for (const socket of silent) socket.destroy()
    }, silentGraceMs)
  })
}
