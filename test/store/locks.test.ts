import fs, { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { silentLog } from '../../src/log.ts'
import { loadKey } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/store.ts'
import { ownFolder } from './folder.ts'

const real = { readFileSync: fs.readFileSync, exec: DatabaseSync.prototype.exec }

afterEach(() => {
  DatabaseSync.prototype.exec = real.exec
  fs.readFileSync = real.readFileSync
  syncBuiltinESMExports()
})

/** What the system says is mounted. */
function mounted(list: string): void {
  const read = (file: string, ...rest: never[]) =>
    file === '/proc/self/mountinfo' ? list : real.readFileSync(file, ...rest)
  fs.readFileSync = read as typeof fs.readFileSync
  syncBuiltinESMExports()
}

/** What whoever wants to lock a file is answered. */
function refusing(errcode: number): void {
  DatabaseSync.prototype.exec = () => {
    throw Object.assign(new Error('refused'), { errcode })
  }
}

const line = (folder: string, kind: string, options: string) =>
  `40 27 0:44 / ${folder.replaceAll(' ', '\\040')} rw,relatime shared:1 - ${kind} box:/export rw,${options}\n`
const root = line('/', 'ext4', 'errors=remount-ro')

function place() {
  const folder = join(ownFolder(), 'the data')
  mkdirSync(folder)
  const location = join(folder, 'inside', 'bridge.sqlite')
  const key = (storeIsNew: boolean) => loadKey({ file: join(folder, 'bridge.key'), storeIsNew })
  return { folder, open: () => openStore({ location, key, clock: systemClock, log: silentLog }) }
}

describe('a file system', () => {
  it('that is mounted without locks between machines is refused, and nothing is made there', async () => {
    for (const [kind, options] of [
      ['nfs', 'vers=3,nolock'],
      ['nfs', 'vers=3,local_lock=all'],
      ['nfs4', 'local_lock=posix'],
      ['cifs', 'vers=3.1.1,nobrl'],
    ] as const) {
      const { folder, open } = place()
      mounted(root + line(folder, kind, options))
      await expect(open()).rejects.toThrow(
        /lies on a network file system .* without locks between machines .* STORE_URL/,
      )
      expect(readdirSync(folder)).toEqual([])
    }
  })

  it('with locks is fine', async () => {
    for (const [kind, options] of [
      ['nfs4', 'vers=4.2,local_lock=none'],
      ['cifs', 'vers=3.1.1'],
      ['ext4', 'nolock'],
    ] as const) {
      const { folder, open } = place()
      mounted(root + line(folder, kind, options))
      await (await open()).close()
    }
  })

  it('is the innermost one that has the folder, and of two in one place the later', async () => {
    const { folder, open } = place()
    const without = line(folder, 'nfs', 'nolock')
    const elsewhere = line(`${folder} too`, 'nfs', 'nolock') + line(join(folder, 'other'), 'nfs', 'nolock')
    mounted(line('/', 'nfs', 'nolock') + without + line(folder, 'ext4', 'rw') + elsewhere)
    await (await open()).close()
    mounted(line(folder, 'ext4', 'rw') + line('/', 'nfs', 'nolock'))
    await (await open()).close()
    mounted(root + line(folder, 'ext4', 'rw') + without)
    await expect(open()).rejects.toThrow('without locks between machines')
  })

  it('that cannot lock a file is refused, and not taken for a busy store or a broken disk', async () => {
    for (const errcode of [5, 2314, 3850]) {
      const { folder, open } = place()
      refusing(errcode)
      await expect(open()).rejects.toThrow('lies on a file system without locks')
      expect(existsSync(join(folder, 'inside', 'bridge.sqlite'))).toBe(false)
    }
  })

  it('that fails in another way is not blamed for its locks', async () => {
    const { open } = place()
    refusing(10)
    await expect(open()).rejects.toThrow('cannot be read or written: check the disk')
  })
})
