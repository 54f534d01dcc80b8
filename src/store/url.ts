import type { Log } from '../log.ts'
import { isLoopback } from '../settings.ts'

/** An address without what is secret in it: for messages. */
export function placeOf(address: URL): string {
  return `${address.protocol}//${address.host}${address.pathname.replace(/\/$/, '')}`
}

/** What to do about a certificate, by the code of the error; undefined for errors of another kind. */
export const certificateAdvice = (code: string | undefined): string | undefined =>
  /CERT|VERIFY|SELF_SIGNED/.test(code ?? '')
    ? 'its certificate is not trusted: check the name in STORE_URL, and name the authority with ?sslrootcert=<file> where it is one of your own'
    : undefined

/** Records are sealed, but whoever listens sees how many there are, and who may read and write them learns the password's use. */
export function warnOfPlainText(address: URL, isEncrypted: boolean, log: Log): void {
  if (isEncrypted || isLoopback(address) || address.hostname === '') return
  log.warn('store.plainText', {
    reason: 'the connection to the store is not encrypted: keep it inside a private network',
  })
}
