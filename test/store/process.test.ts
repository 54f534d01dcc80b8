import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { silentLog } from '../../src/log.ts'
import { loadKey } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/store.ts'
import { ownFolder } from './folder.ts'

it('refuses a store that another process holds, and takes it over when that one is killed', async () => {
  const { location, file } = places()
  const holder = start(location, file)
  await holder.until(() => true)
  await expect(open(location, file)).rejects.toThrow(
    `The store ${location} is in use by another process: stop that one first (SQLITE_BUSY).`,
  )
  await holder.kill()
  const store = await open(location, file)
  await store.close()
})

it('refuses a second opening by the same process', async () => {
  const { location, file } = places()
  loadKey({ file, storeIsNew: true })
  const store = await open(location, file)
  await expect(open(location, file)).rejects.toThrow('is in use by another process')
  await store.close()
  await (await open(location, file)).close()
})

it('keeps what it acknowledged, and nothing half, when it is killed while writing', async () => {
  const { location, file } = places()
  for (let round = 1; round <= 3; round++) {
    const holder = start(location, file)
    await holder.until((written) => written >= 40 * round)
    const acknowledged = await holder.kill()
    const store = await open(location, file)
    const numbers = store.collection<number>('numbers')
    const kept = { a: [] as string[], b: [] as string[] }
    for await (const key of numbers.keys('a/')) kept.a.push(key.slice(2))
    for await (const key of numbers.keys('b/')) kept.b.push(key.slice(2))
    expect(kept.a).toEqual(kept.b)
    expect(kept.a.length).toBeGreaterThanOrEqual(acknowledged)
    await store.close()
  }
})

function places() {
  const folder = ownFolder()
  return { location: join(folder, 'bridge.sqlite'), file: join(folder, 'bridge.key') }
}

async function open(location: string, file: string) {
  return openStore({ location, key: loadKey({ file, storeIsNew: false }), clock: systemClock, log: silentLog })
}

function start(location: string, file: string) {
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, 'holder.ts'), location, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('no output')
  const lines = createInterface({ input: child.stdout })
  let written = 0
  lines.on('line', (line) => {
    written = Number(line) || written
  })
  return {
    async until(reached: (written: number) => boolean): Promise<void> {
      for await (const _ of onLines(lines)) if (reached(written)) return
      throw new Error('The holder ended by itself.')
    },
    async kill(): Promise<number> {
      const closed = once(lines, 'close')
      child.kill('SIGKILL')
      await closed
      return written
    },
  }
}

async function* onLines(lines: NodeJS.EventEmitter): AsyncGenerator<void> {
  let ended = false
  lines.once('close', () => {
    ended = true
    lines.emit('line', '')
  })
  while (!ended) {
    await once(lines, 'line')
    yield
  }
}
