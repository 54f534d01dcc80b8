/** The process's server: takes the port, wires the bridge behind it, and stops cleanly. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from './app.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import { StartError } from './errors.ts'
import type { Log } from './log.ts'
import { createServices, type Services } from './services.ts'

export interface Bridge {
  /** Where clients and browsers find it; no slash at the end. */
  readonly publicUrl: string
  readonly port: number
  readonly services: Services
  /** Finishes what runs, takes nothing new, and closes everything. */
  close(): Promise<void>
}

/** Slow senders are cut off: headers within 15 s, whole requests within 60 s. */
const limits = { headersTimeout: 15_000, requestTimeout: 60_000, keepAliveTimeout: 30_000 }
const closeGraceMs = 10_000

/**
 * @param notice shown on the token page (the demo's)
 * @throws StartError in a plain sentence: port in use, folder not writable, key lost, …
 */
export async function startBridge(config: Config, clock: Clock, log: Log, notice?: string): Promise<Bridge> {
  const server = createServer(limits)
  const port = await listen(server, config)
  try {
    const services = await createServices(config, clock, log)
    const publicUrl = config.publicUrl ?? new URL(`http://localhost:${port}`)
    server.on('request', createApp(services, publicUrl, notice).callback())
    log.info('bridge.ready', { port })
    const close = async () => {
      await stop(server)
      await services.close()
    }
    return { publicUrl: publicUrl.href.replace(/\/+$/, ''), port, services, close }
  } catch (error) {
    server.close()
    throw error
  }
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

/** Idle connections close at once, busy ones when their answer is out, the rest after a grace. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const hard = setTimeout(() => server.closeAllConnections(), closeGraceMs)
    server.close(() => {
      clearTimeout(hard)
      resolve()
    })
    server.closeIdleConnections()
  })
}
