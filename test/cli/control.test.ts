/** The terminal's end of the line to a running bridge. */
import { once } from 'node:events'
import { renameSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { askRunning, openControl } from '../../src/cli/control.ts'
import { knownSockets, ownSocket } from '../../src/cli/sockets.ts'
import { silentLog } from '../../src/log.ts'
import type { Services } from '../../src/services.ts'
import { ownFolder } from '../store/folder.ts'

describe('the control socket', () => {
  it.each([
    { moment: 'before it has said anything', said: '' },
    { moment: 'in the middle of its answer', said: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n' },
  ])('tells an operator in a sentence when the bridge goes away $moment', async ({ said }) => {
    const dataDir = ownFolder()
    const bridge = createServer((socket) => void socket.once('data', () => socket.end(said)))
    bridge.listen(join(dataDir, 'control.sock'))
    await once(bridge, 'listening')
    const lines: string[] = []
    const io = { out: () => {}, err: (line: string) => void lines.push(line) }
    expect(await askRunning([join(dataDir, 'control.sock')], ['keys', 'list'], io)).toBe(1)
    expect(lines).toEqual([expect.stringContaining('it is not known whether this was done')])
    bridge.close()
  })

  it('logs no failure when an operator gives up waiting', async () => {
    const dataDir = ownFolder()
    const [said, { promise: begun, resolve: begin }] = [[] as string[], Promise.withResolvers<void>()]
    const ended = Promise.withResolvers<void>()
    const deviceCode = async (_: unknown, signal: AbortSignal) => {
      begin()
      await once(signal, 'abort')
      setImmediate(ended.resolve)
      signal.throwIfAborted()
    }
    const log = { ...silentLog, error: (event: string) => void said.push(event) }
    const services = { config: { dataDir }, log, entra: { deviceCode } } as unknown as Services
    const server = await openControl(services, 'http://localhost', 8080)
    const asked = request({ socketPath: join(dataDir, 'control.sock'), method: 'POST' })
    asked.on('error', () => {}).end(JSON.stringify(['login', '--device-code']))
    await begun
    asked.destroy()
    await ended.promise
    expect(said).toEqual([])
    server?.close()
  })

  it('is not asked where its path is too long: there is none', async () => {
    const path = `/tmp/${'long/'.repeat(40)}control.sock`
    expect(await askRunning([path], ['password', 'list'], { out: () => {}, err: () => {} })).toBe(undefined)
  })
})

describe('bridges that share a server and a data folder', () => {
  const asked: number[] = []
  const [first, second] = [
    { port: 8080, storeName: 'calendars' },
    { port: 8081, storeName: 'calendars' },
  ]
  type Named = typeof first
  const settings = (config: Named, dataDir: string) => ({
    ...config,
    storeUrl: 'redis://localhost',
    storeUrlFile: undefined,
    dataDir,
  })

  /** One that notes in `asked` that it was asked. */
  async function bridge(config: Named, dataDir: string) {
    const warned: unknown[] = []
    const note = () => void asked.push(config.port)
    const log = { ...silentLog, info: note, warn: (...words: unknown[]) => void warned.push(words) }
    const services = { config: settings(config, dataDir), log, accounts: { async *all() {} } }
    const server = await openControl(services as unknown as Services, 'http://localhost', config.port)
    onTestFinished(() => void server?.close())
    return { server, warned }
  }

  /** @returns the exit code, and who was asked */
  async function ask(config: Named, dataDir: string) {
    asked.length = 0
    const sockets = knownSockets(settings(config, dataDir))
    return [await askRunning(sockets, ['accounts', 'list'], { out: () => {}, err: () => {} }), ...asked]
  }

  it('are each asked by their own settings, and by anybody’s once the other one is gone', async () => {
    const dataDir = ownFolder()
    const { server } = await bridge(first, dataDir)
    await bridge(second, dataDir)
    expect(await ask(first, dataDir)).toEqual([0, 8080])
    expect(await ask(second, dataDir)).toEqual([0, 8081])
    server?.close()
    expect(await ask(first, dataDir)).toEqual([0, 8081])
  })

  it('are passed over where a kill has left a socket, and where they have another store', async () => {
    const dataDir = ownFolder()
    const path = ownSocket(settings(first, dataDir), 8080)
    const killed = createServer().listen(path)
    await once(killed, 'listening')
    renameSync(path, `${path}.kept`) // so that its end does not remove it
    killed.close()
    await once(killed, 'close')
    renameSync(`${path}.kept`, path)
    await bridge(second, dataDir)
    await bridge({ port: 8082, storeName: 'others' }, dataDir)
    expect(await ask(first, dataDir)).toEqual([0, 8081])
    expect(await ask({ port: 8080, storeName: 'third' }, dataDir)).toEqual([undefined])
  })

  it('never take a socket from one that answers', async () => {
    const dataDir = ownFolder()
    await bridge(first, dataDir)
    const { server, warned } = await bridge(first, dataDir)
    const said = ['control.off', { reason: expect.stringContaining('same host name') }]
    expect([server, warned]).toEqual([undefined, [said]])
    expect(await ask(first, dataDir)).toEqual([0, 8080])
  })
})
