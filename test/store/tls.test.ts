/** Servers that are spoken to over TLS, with certificates of an authority that only their operator knows. */
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { type Log, silentLog } from '../../src/log.ts'
import { temporaryKey } from '../../src/store/keyring.ts'
import { openStore } from '../../src/store/store.ts'
import { freePort, hasPostgres, hasRedis, type OwnServer, ownPostgres, ownRedis, postgresUser } from './servers.ts'
import { type Certificates, makeCertificates } from './tls.ts'

interface Secured {
  readonly server: OwnServer
  readonly address: URL
}

async function securedRedis({ certificate, key, ca }: Certificates): Promise<Secured> {
  const port = await freePort()
  const files = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-ca-cert-file', ca]
  const server = await ownRedis('--appendonly', 'yes', '--tls-port', String(port), ...files, '--tls-auth-clients', 'no')
  return { server, address: new URL(`rediss://127.0.0.1:${port}`) }
}

async function securedPostgres({ certificate, key }: Certificates): Promise<Secured> {
  const { uid, gid } = postgresUser ?? { uid: 0, gid: 0 }
  chownSync(key, uid, gid)
  const files = ['-c', `ssl_cert_file=${certificate}`, '-c', `ssl_key_file=${key}`]
  const server = await ownPostgres('-c', 'ssl=on', ...files)
  return { server, address: new URL(`${server.url}?sslmode=verify-full`) }
}

const kinds = [
  { kind: 'Redis', isThere: hasRedis, start: securedRedis },
  { kind: 'Postgres', isThere: hasPostgres, start: securedPostgres },
]

for (const { kind, isThere, start } of kinds) {
  describe.skipIf(!isThere)(`${kind} over TLS${isThere ? '' : ', which this machine does not have'}`, () => {
    let folder: string
    let certificates: Certificates
    let secured: Secured
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'tls-'))
      chmodSync(folder, 0o755)
      certificates = makeCertificates(folder)
      secured = await start(certificates)
    })
    afterAll(async () => {
      await secured.server.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    const opened = (change: (address: URL) => void, log: Log = silentLog) => {
      const address = new URL(secured.address)
      change(address)
      return openStore({ location: address.href, key: temporaryKey(), clock: systemClock, log })
    }
    const trusting = (address: URL) => address.searchParams.set('sslrootcert', certificates.ca)

    it('is believed by the authority that the address names, and nothing is said of plain text', async () => {
      const warnings: string[] = []
      const store = await opened(trusting, { ...silentLog, warn: (event) => void warnings.push(event) })
      await store.collection<string>('notes').set('a', 'kept')
      expect(await store.collection('notes').get('a')).toBe('kept')
      await store.close()
      expect(warnings).toEqual([])
    })

    it('is refused at once and in plain words where nobody vouches for it, under another name, or without the file that should', async () => {
      const elsewhere = (address: URL) => {
        trusting(address)
        address.hostname = 'localhost'
      }
      const began = performance.now()
      const nobody = opened(() => {})
      const misnamed = opened(elsewhere)
      const missing = opened((address) => address.searchParams.set('sslrootcert', '/nowhere'))
      await Promise.all([
        expect(nobody).rejects.toThrow(/its certificate is not trusted.*sslrootcert/),
        expect(misnamed).rejects.toThrow('(ERR_TLS_CERT_ALTNAME_INVALID): its certificate is not trusted'),
        expect(missing).rejects.toThrow('(ENOENT): the file that sslrootcert names cannot be read'),
      ])
      expect(performance.now() - began).toBeLessThan(2_000)
    })
  })
}
