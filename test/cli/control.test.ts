/** The terminal's end of the line to a running bridge. */
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { askRunning } from '../../src/cli/control.ts'
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

  it('is not asked where its path is too long: there is none', async () => {
    expect(await askRunning(`/tmp/${'long/'.repeat(40)}`, ['password', 'list'], { out: () => {}, err: () => {} })).toBe(
      undefined,
    )
  })
})
