/** Certificates of a test's own: an authority, and a server certificate by it for 127.0.0.1. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Certificates {
  readonly ca: string
  readonly certificate: string
  readonly key: string
}

const openssl = (...words: readonly string[]) => void execFileSync('openssl', words, { stdio: 'ignore' })

/** @param folder where they are written, as PEM @throws Error where there is no openssl */
export function makeCertificates(folder: string): Certificates {
  const at = (name: string) => join(folder, name)
  const [ca, certificate, key] = [at('ca.pem'), at('server.pem'), at('server.key')]
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...fresh, '-keyout', at('ca.key'), '-out', ca, '-days', '2', '-subj', '/CN=Contoso Test CA')
  openssl('req', ...fresh, '-keyout', key, '-out', at('server.csr'), '-subj', '/CN=store.contoso.example')
  writeFileSync(at('names'), 'subjectAltName=IP:127.0.0.1\n')
  const by = ['-CA', ca, '-CAkey', at('ca.key'), '-CAcreateserial']
  openssl('x509', '-req', '-in', at('server.csr'), ...by, '-out', certificate, '-days', '2', '-extfile', at('names'))
  return { ca, certificate, key }
}
