/** Reads what proves to Microsoft that the bridge is the registered application, and when that ends. */
import { certified } from './auth/certificate.ts'
import type { Credential } from './auth/credential.ts'
import type { CertificateFlaw } from './auth/types.ts'
import { type Config, isSecretId } from './config.ts'
import { StartError } from './errors.ts'
import type { Ending } from './ops/expiry.ts'
import { Secret } from './secret.ts'
import { readSecretFile } from './storage.ts'

export interface Credentials {
  readonly credential: Credential
  /** When it ends, as far as that is known. */
  readonly endings: readonly Ending[]
}

/** @throws StartError when a file is of no use */
export function readCredentials(config: Config): Credentials {
  if (config.certificateFile !== undefined) return certificateOf(config, config.certificateFile)
  const { secretExpires: endsAt } = config
  const second = config.secondSecretFile
  const secrets = [
    config.clientSecretFile === undefined
      ? new Secret(config.clientSecret ?? '')
      : secretIn(config.clientSecretFile, 'ENTRA_CLIENT_SECRET_FILE'),
    ...(second === undefined ? [] : [secretIn(second, 'ENTRA_SECOND_SECRET_FILE')]),
  ]
  return { credential: { kind: 'secret', secrets }, endings: [{ name: 'secret', endsAt }] }
}

function secretIn(file: string, setting: string): Secret {
  const secret = readSecretFile(file, setting)
  if (secret === '') throw new StartError(`The file that ${setting} names is empty.`)
  if (isSecretId(secret)) {
    throw new StartError(
      `The file that ${setting} names holds the id of a secret: the value is needed, which Entra shows only once, when the secret is made.`,
    )
  }
  return new Secret(secret)
}

function certificateOf({ certificateKeyFile }: Config, file: string): Credentials {
  const name = 'ENTRA_CLIENT_CERTIFICATE_FILE'
  const keyName = certificateKeyFile === undefined ? name : 'ENTRA_CLIENT_KEY_FILE'
  const credential = certified(readSecretFile(file, name), readSecretFile(certificateKeyFile ?? file, keyName))
  if (typeof credential === 'string') throw new StartError(flaws[credential](name, keyName))
  const endsAt = Date.parse(credential.certificate.validTo)
  return { credential, endings: [{ name: 'certificate', endsAt }] }
}

const flaws: Readonly<Record<CertificateFlaw, (name: string, keyName: string) => string>> = {
  noCertificate: (name) => `${name} names no certificate (PEM).`,
  noKey: (_, keyName) => `${keyName} names no private key (PEM, not encrypted).`,
  notRsa: (_, keyName) => `${keyName} names a key that is not RSA: Entra takes no other.`,
  otherKey: (_, keyName) => `The key that ${keyName} names is not that of the certificate.`,
}
