/** How the process ends, and what must not end it. */
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Demo } from '../../demo/demo.ts'
import { askRunning, openControl } from '../../src/cli/control.ts'
import { exchange, head, statuses } from '../http/raw.ts'
import { startQuietDemo } from './stage.ts'

let demo: Demo

beforeEach(async () => {
  demo = await startQuietDemo()
})

afterEach(() => demo.close())

describe('a server that is asked to end', () => {
  it('answers what it has begun and then waits for nobody', { timeout: 5_000 }, async () => {
    const idle = connect(demo.bridge.port, '127.0.0.1')
    await once(idle, 'connect')
    const busy = connect(demo.bridge.port, '127.0.0.1')
    await once(busy, 'connect')
    const basic = Buffer.from(`${demo.facts.username}:${demo.facts.password}`).toString('base64')
    const fields = ['Host: localhost', `Authorization: Basic ${basic}`, 'Depth: 0', 'Content-Length: 5']
    busy.write(`${['PROPFIND /dav/ HTTP/1.1', ...fields, 'Expect: 100-continue'].join('\r\n')}\r\n\r\n`)
    expect(String(await once(busy, 'data'))).toContain('100 Continue')
    const closed = demo.bridge.close()
    busy.write('<a/> ')
    expect(statuses(await text(busy))).toHaveLength(1)
    await closed
  })

  it('answers those too who had connected and were not looked at yet', async () => {
    const basic = Buffer.from(`${demo.facts.username}:${demo.facts.password}`).toString('base64')
    const fields = ['Host: localhost', `Authorization: Basic ${basic}`, 'Depth: 0', 'Content-Length: 0']
    const clients = Array.from({ length: 40 }, async () => {
      const socket = connect(demo.bridge.port, '127.0.0.1')
      socket.write(`${['PROPFIND /dav/ HTTP/1.1', ...fields].join('\r\n')}\r\n\r\n`)
      return (await text(socket).catch((error: NodeJS.ErrnoException) => String(error.code))).slice(0, 12)
    })
    await new Promise((resolve) => process.nextTick(resolve)) // the kernel has them now, the server has not
    await demo.bridge.close()
    expect(await Promise.all(clients)).toEqual(Array(40).fill('HTTP/1.1 207'))
  })
})

describe('a request that announces a large body', () => {
  it('is asked for its password first', async () => {
    const put = head('PUT /dav/x.ics HTTP/1.1', 'Host: localhost', 'Expect: 100-continue', 'Content-Length: 104857600')
    expect(statuses(await exchange(demo.bridge.port, put))).toEqual([401])
  })
})

describe('the control socket', () => {
  it('is for its owner alone, and survives an operator who leaves in the middle', async () => {
    const { services, publicUrl } = demo.bridge
    const { dataDir } = services.config
    const control = await openControl(services, publicUrl, demo.bridge.port)
    const socketPath = join(dataDir, 'control.sock')
    expect(statSync(socketPath).mode & 0o777).toBe(0o600)
    const asked = request({ socketPath, method: 'POST' })
    asked.on('error', () => {})
    asked.end(JSON.stringify(['login', '--device-code']))
    const [answer] = await once(asked, 'response')
    await once(answer, 'data')
    const gone = once(control ?? asked, 'close')
    asked.destroy()
    const said: string[] = []
    const io = { out: (line: string) => said.push(line), err: (line: string) => said.push(line) }
    const words = ['password', 'list', '--user', demo.facts.username]
    expect(await askRunning([socketPath], words, io)).toBe(0)
    expect(said.join()).toContain('Demo')
    control?.close()
    control?.closeAllConnections()
    await gone
  })
})
