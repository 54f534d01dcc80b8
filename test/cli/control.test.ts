/** The terminal's end of the line to a running bridge. */
import { once } from 'node:events'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { askRunning, openControl } from '../../src/cli/control.ts'
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
    expect(await askRunning(dataDir, ['keys', 'list'], io)).toBe(1)
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
    const server = await openControl(services, 'http://localhost')
    const asked = request({ socketPath: join(dataDir, 'control.sock'), method: 'POST' })
    asked.on('error', () => {}).end(JSON.stringify(['login', '--device-code']))
    await begun
    asked.destroy()
    await ended.promise
    expect(said).toEqual([])
    server?.close()
  })

  it('is not asked where its path is too long: there is none', async () => {
    expect(await askRunning(`/tmp/${'long/'.repeat(40)}`, ['password', 'list'], { out: () => {}, err: () => {} })).toBe(
      undefined,
    )
  })
})
