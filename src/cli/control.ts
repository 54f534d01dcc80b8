/**
 * How a command reaches a server that already runs on the same data: a Unix socket in the data folder, for its owner alone.
 * One process owns the store; the others ask it.
 */
import { rmSync } from 'node:fs'
import { createServer, request, type Server } from 'node:http'
import { connect } from 'node:net'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import type { Services } from '../services.ts'
import type { Io } from './command.ts'
import { runCommand } from './run.ts'
import { ownSocket } from './sockets.ts'

/** Longest path of a Unix socket on Linux (108) and macOS (104), less the end mark. */
const longestPath = 103

/**
 * @param port where the bridge listens
 * @returns undefined where there can be no such socket: commands then need the server stopped, or work on a shared store by themselves
 */
export async function openControl(services: Services, publicUrl: string, port: number): Promise<Server | undefined> {
  const path = ownSocket(services.config, port)
  const hindrance =
    Buffer.byteLength(path) > longestPath
      ? 'DATA_DIR is too long for a socket'
      : (await isAnswered(path))
        ? 'a bridge with the same host name and port has this DATA_DIR'
        : undefined
  if (hindrance !== undefined) {
    services.log.warn('control.off', { reason: hindrance })
    return undefined
  }
  rmSync(path, { force: true }) // left by a kill
  const server = createServer((req, res) => {
    const stop = new AbortController()
    res.on('close', () => stop.abort())
    const line = (kind: 'out' | 'err') => (said: string) => void res.write(`${JSON.stringify({ [kind]: said })}\n`)
    const io: Io = { out: line('out'), err: line('err') }
    text(req)
      .then((body) => runCommand(services, publicUrl, JSON.parse(body) as string[], io, stop.signal))
      .then((exit) => res.end(`${JSON.stringify({ exit })}\n`))
      .catch((error: unknown) => {
        const { name, stack = '' } = error instanceof Error ? error : new Error()
        const isGivenUp = stop.signal.aborted && name === 'AbortError' // Ctrl+C at the terminal
        if (!isGivenUp) services.log.error('command.failed', { code: name, stack })
        res.destroy()
      })
  })
  const trouble = await listen(server, path)
  if (trouble === undefined) return server
  services.log.warn('control.off', { code: trouble.code ?? trouble.name })
  return undefined
}

function isAnswered(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => resolve(true))
    socket.on('connect', () => socket.destroy())
    socket.on('error', () => resolve(false))
  })
}

/** For its owner alone from the first moment on: the mask holds while the socket is made, which `listen` does at once. */
function listen(server: Server, path: string): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    server.on('error', resolve)
    const mask = process.umask(0o177)
    try {
      server.listen(path, () => resolve(undefined))
    } finally {
      process.umask(mask)
    }
  })
}

/** Nobody listens there, or nobody can: no such file, left by a kill, no socket, a path too long for one. */
const nobodyThere = new Set(['ENOENT', 'ECONNREFUSED', 'ENOTSOCK', 'ENAMETOOLONG', 'EINVAL', 'EACCES'])

/** What an operator can know then: nothing, but where it stands. */
const cutOff =
  'The bridge that runs here ended the connection before it had answered, so it is not known whether this was done. If it was being stopped, start it (or do without it) and ask again; if not, its log says what happened.'

/** Runs a command in the first bridge that is there. @param sockets where to ask @returns its exit code, undefined when none runs */
export async function askRunning(
  sockets: readonly string[],
  words: readonly string[],
  io: Io,
): Promise<number | undefined> {
  for (const socketPath of sockets) {
    const exit = await askAt(socketPath, words, io)
    if (exit !== undefined) return exit
  }
  return undefined
}

function askAt(socketPath: string, words: readonly string[], io: Io): Promise<number | undefined> {
  return new Promise((resolve) => {
    const brokenOff = () => {
      io.err(cutOff)
      resolve(1)
    }
    const asked = request({ socketPath, method: 'POST', agent: false }, (answer) => {
      let exit: number | undefined
      const lines = createInterface({ input: answer })
      lines.on('line', (line) => {
        const said = JSON.parse(line) as { out?: string; err?: string; exit?: number }
        if (said.out !== undefined) io.out(said.out)
        if (said.err !== undefined) io.err(said.err)
        exit = said.exit ?? exit
      })
      lines.on('error', () => {}) // said by what follows
      answer.on('close', () => (exit === undefined ? brokenOff() : resolve(exit)))
    })
    asked.on('error', (error: NodeJS.ErrnoException) => {
      if (nobodyThere.has(error.code ?? '')) resolve(undefined)
      else brokenOff()
    })
    asked.end(JSON.stringify(words))
  })
}
