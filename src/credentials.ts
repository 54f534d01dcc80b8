/** Reads what proves to Microsoft that the bridge is the registered application, and when that ends. */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import type { Credential } from './auth/credential.ts'
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
  const certificate = parsed(
    () => new X509Certificate(readSecretFile(file, name)),
    `${name} names no certificate (PEM).`,
  )
  const keyName = certificateKeyFile === undefined ? name : 'ENTRA_CLIENT_KEY_FILE'
  const pem = readSecretFile(certificateKeyFile ?? file, keyName)
  const key: KeyObject = parsed(() => createPrivateKey(pem), `${keyName} names no private key (PEM, not encrypted).`)
  if (key.asymmetricKeyType !== 'rsa')
    throw new StartError(`${keyName} names a key that is not RSA: Entra takes no other.`)
  if (!certificate.checkPrivateKey(key))
    throw new StartError(`The key that ${keyName} names is not that of the certificate.`)
  const endsAt = Date.parse(certificate.validTo)
  return { credential: { kind: 'certificate', certificate, key }, endings: [{ name: 'certificate', endsAt }] }
}

function parsed<T>(read: () => T, sentence: string): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(sentence)
  }
}
