import { proofToCome } from './credential.ts'
import type { Registration } from './grant.ts'
import { faultOf } from './wire.ts'

/**
 * Asks for a token in the application's own name, and throws it away: without application permissions it opens nothing, but Entra gives it
 * to nobody with a wrong secret.
 * @param tenant id: `common` and its like do not answer for an application.
 * @throws Fault as `redeem`
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export async function tryCredential(
  { ask, cloud, clientId }: Registration,
  resource: string,
  tenant: string,
): Promise<void> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: proofToCome,
    scope: `${resource}/.default`,
  })
  const failure = faultOf(await ask(cloud.endpoint('oauth2/v2.0/token', tenant), { form: form.toString() }))
  if (failure !== undefined) throw failure
}
