import { Fault } from '../errors.ts'
import { proofToCome } from './credential.ts'
import type { Registration } from './grant.ts'
import type { DeviceCodePrompt } from './types.ts'
import { type Answer, faultOf } from './wire.ts'

/** RFC 8628 §3.2: to be assumed when the answer names none; §3.5: added at every `slow_down`. */
const DEFAULT_INTERVAL_SECONDS = 5

interface Pending {
  readonly deviceCode: string
  readonly prompt: DeviceCodePrompt
  readonly intervalSeconds: number
}

export interface DeviceAnswer {
  readonly refreshToken: string
  readonly idToken: string
}

/**
 * Device code sign-in. MSAL offers it to public clients only and cannot be stopped while it waits, so these two calls are our own.
 * @returns the last answer of the token endpoint, unchecked.
 * @throws Fault `denied`, `rejected` (not entered in time), `misconfigured`, `unavailable`; or the signal's reason.
 * @see RFC 8628 §3
 */
export async function askDeviceCode(
  registration: Registration,
  scopes: readonly string[],
  shown: (prompt: DeviceCodePrompt) => void,
  signal?: AbortSignal,
): Promise<DeviceAnswer> {
  const { clock } = registration
  const { deviceCode, prompt, intervalSeconds } = await begin(registration, scopes)
  const endsAt = clock.now() + prompt.expiresInSeconds * 1000
  shown(prompt)
  for (let pause = intervalSeconds; clock.now() < endsAt; ) {
    await clock.sleep(pause * 1000, signal)
    const answer = await poll(registration, deviceCode)
    const error = answer.body['error']
    if (error === 'slow_down') pause += DEFAULT_INTERVAL_SECONDS
    else if (error !== 'authorization_pending') return finished(answer)
  }
  throw new Fault('rejected', 'The code was not entered in time.', { code: 'expired_token' })
}

async function begin({ ask, cloud, clientId }: Registration, scopes: readonly string[]): Promise<Pending> {
  const form = new URLSearchParams({ client_id: clientId, scope: scopes.join(' ') })
  const answer = await ask(cloud.endpoint('oauth2/v2.0/devicecode'), { form: form.toString() })
  const failure = faultOf(answer)
  if (failure !== undefined) throw failure
  const {
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: uri,
    expires_in: life,
    interval,
  } = answer.body
  if (typeof deviceCode !== 'string' || typeof userCode !== 'string' || typeof uri !== 'string') throw odd()
  return {
    deviceCode,
    prompt: { verificationUri: uri, userCode, expiresInSeconds: Number(life) || 900 },
    intervalSeconds: Number(interval ?? DEFAULT_INTERVAL_SECONDS),
  }
}

function poll({ ask, cloud, clientId }: Registration, deviceCode: string): Promise<Answer> {
  const form = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: clientId,
    client_secret: proofToCome,
    device_code: deviceCode,
  })
  return ask(cloud.endpoint('oauth2/v2.0/token'), { form: form.toString() })
}

function finished(answer: Answer): DeviceAnswer {
  const failure = faultOf(answer)
  if (failure !== undefined) throw failure
  const { refresh_token: refreshToken, id_token: idToken } = answer.body
  if (typeof refreshToken !== 'string' || typeof idToken !== 'string') throw odd()
  return { refreshToken, idToken }
}

const odd = (): Fault =>
  new Fault('unavailable', 'The sign-in service answered without what was asked for.', { code: 'ENTRA_ANSWER' })
