/** The steps that a browser takes to sign in, without one. */
import { createHash, randomBytes } from 'node:crypto'
import type { AccountRecord } from '../../src/accounts/types.ts'
import { Secret } from '../../src/secret.ts'
import type { Bridge } from '../../src/serve.ts'

const random = (): string => randomBytes(32).toString('base64url')

/** @param authorize takes a page of Microsoft's and gives the address that the browser is sent to from there */
export async function signIn(bridge: Bridge, authorize: (url: URL) => Promise<string>): Promise<AccountRecord> {
  const { accounts, entra } = bridge.services
  const [state, nonce, verifier] = [random(), random(), random()]
  const redirectUri = `${bridge.publicUrl}/oauth/callback`
  const codeChallenge = createHash('sha256').update(verifier).digest('base64url')
  const callback = await authorize(await entra.authorizeUrl({ redirectUri, state, nonce, codeChallenge }))
  const code = new Secret(new URL(callback).searchParams.get('code') ?? '')
  return accounts.signedIn(await entra.redeem({ code, redirectUri, codeVerifier: new Secret(verifier), nonce }))
}
