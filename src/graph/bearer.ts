import type { Answer, Outgoing, Send } from './transport.ts'
import type { AccessToken } from './types.ts'

/**
 * The claims challenge of continuous access evaluation, as the JSON the token endpoint wants.
 * @see https://learn.microsoft.com/entra/identity-platform/claims-challenge
 */
export function claimsChallenge({ status, header }: Pick<Answer, 'status' | 'header'>): string | undefined {
  if (status !== 401 && status !== 403) return undefined
  const encoded = /\bclaims="([A-Za-z0-9+/_=-]+)"/.exec(header('www-authenticate') ?? '')?.[1]
  if (encoded === undefined) return undefined
  const claims = Buffer.from(encoded, 'base64').toString('utf8')
  return isJsonObject(claims) ? claims : undefined
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}

/** Adds the bearer. After a 401 or a claims challenge the token is renewed once, and the answer to that stands. */
export function authorized(send: Send, accessToken: AccessToken): Send {
  const sendWith = (request: Outgoing, token: string): Promise<Answer> =>
    send({ ...request, headers: { ...request.headers, authorization: `Bearer ${token}` } })

  return async (request) => {
    const token = (await accessToken(request.renew === true ? { force: true } : {})).reveal()
    const answer = await sendWith(request, token)
    const claims = claimsChallenge(answer)
    if (answer.status !== 401 && claims === undefined) return answer
    return sendWith(request, await renewed(accessToken, token, claims))
  }
}

/** Requests in flight meet the same 401 together: whoever comes second takes the token the first one brought. */
async function renewed(accessToken: AccessToken, refused: string, claims: string | undefined): Promise<string> {
  const current = (await accessToken()).reveal()
  if (claims === undefined && current !== refused) return current
  return (await accessToken({ force: true, ...(claims === undefined ? {} : { claims }) })).reveal()
}
