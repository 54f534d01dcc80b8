import type { Log } from '../log.ts'
import { isLoopback } from '../settings.ts'
import { codeOf } from './codes.ts'

/** An address without what is secret in it: for messages. */
export function placeOf(address: URL): string {
  return `${address.protocol}//${address.host}${address.pathname.replace(/\/$/, '')}`
}

/** What to do about a certificate, by the code of the error; undefined for errors of another kind. */
const certificateAdvice = (code: string | undefined): string | undefined =>
  /CERT|VERIFY|SELF_SIGNED/.test(code ?? '')
    ? 'its certificate is not trusted: check the name in STORE_URL, and name the authority with ?sslrootcert=<file> where it is one of your own'
    : undefined

const unreadable = 'the file that sslrootcert names cannot be read'

const atOnce: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'check STORE_URL and that the server runs',
  ENOTFOUND: 'the name of its server is not known; check STORE_URL',
  ENOENT: unreadable,
  EACCES: unreadable,
  EISDIR: unreadable,
}

/** What to do where waiting for the server changes nothing; undefined where it may only need some time. */
export function adviceAtOnce(error: unknown): string | undefined {
  const code = codeOf(error)
  return atOnce[code ?? ''] ?? certificateAdvice(code)
}

/** Records are sealed, but whoever listens sees how many there are, and who may read and write them learns the password's use. */
export function warnOfPlainText(address: URL, isEncrypted: boolean, log: Log): void {
  if (isEncrypted || isLoopback(address) || address.hostname === '') return
  log.warn('store.plainText', {
    reason: 'the connection to the store is not encrypted: keep it inside a private network',
  })
}
