import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { Credential } from './credential.ts'
import type { CertificateFlaw } from './types.ts'

type Certified = Extract<Credential, { kind: 'certificate' }>

/**
 * A certificate and its key, as PEM texts; one text may hold both.
 * @returns what is wrong with them, where something is
 */
export function certified(pem: string, keyPem: string): Certified | CertificateFlaw {
  const certificate = parsed(() => new X509Certificate(pem))
  if (certificate === undefined) return 'noCertificate'
  const key = parsed(() => createPrivateKey(keyPem))
  if (key === undefined) return 'noKey'
  if (key.asymmetricKeyType !== 'rsa') return 'notRsa'
  return certificate.checkPrivateKey(key) ? { kind: 'certificate', certificate, key } : 'otherKey'
}

function parsed<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
