import { randomInt } from 'node:crypto'
import { random } from '../tokens.ts'
import { onPage, type PageRequest } from './authorize.ts'
import { EntraError } from './errors.ts'
import { enterCode, message, pickPerson } from './pages.ts'
import type { Reply } from './reply.ts'
import { parseScopes } from './scopes.ts'
import { DEVICE_CODE_LIFE_MS, type DeviceRecord, type EntraState } from './state.ts'
import { signsIn, tenantPath } from './tenants.ts'
import { visit } from './visit.ts'

/** Letters and digits nobody takes for another. */
const alphabet = 'BCDFGHJKLMNPQRSTVWXZ23456789'
const userCode = () => Array.from({ length: 9 }, () => alphabet[randomInt(alphabet.length)]).join('')

/**
 * The device authorization endpoint.
 * @throws EntraError 900144, 700016, 70011, 90002
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-device-code
 */
export function deviceCode(state: EntraState, tenant: string, form: URLSearchParams): Record<string, unknown> {
  tenantPath(state.context.directory, tenant)
  const clientId = form.get('client_id')
  if (clientId === null) throw new EntraError(900144, 'token', { detail: 'client_id' })
  if (clientId !== state.app.clientId) throw new EntraError(700016, 'token', { detail: clientId })
  const scopes = parseScopes(form.get('scope') ?? '')
  if (scopes === undefined || scopes.length === 0) throw new EntraError(70011, 'token')
  const code = random(96)
  const record: DeviceRecord = {
    userCode: userCode(),
    tenant,
    scopes,
    expiresAt: state.context.now() + DEVICE_CODE_LIFE_MS,
    status: 'pending',
  }
  state.deviceCodes.set(code, record)
  const page = `${state.context.origin()}/devicelogin`
  return {
    user_code: record.userCode,
    device_code: code,
    verification_uri: page,
    expires_in: DEVICE_CODE_LIFE_MS / 1000,
    interval: state.deviceIntervalSeconds,
    message: `To sign in, open ${page} in a browser and enter the code ${record.userCode}.`,
  }
}

/**
 * The page where a person enters the code: query `user_code`, then the forms of the authorize endpoint.
 * Nothing goes back to the application here; it asks the token endpoint.
 */
export const deviceLogin = (state: EntraState, request: PageRequest): Reply =>
  onPage(state, () => {
    const typed = request.params.get('user_code')
    if (typed === null) return { kind: 'page', page: enterCode('/devicelogin') }
    const record = pending(state, typed)
    if (record === undefined)
      return { kind: 'page', page: enterCode('/devicelogin', 'That code did not work. Check it and try again.') }
    if (request.answers.person === undefined) {
      const people = state.context.directory.people.filter(signsIn)
      return { kind: 'page', page: pickPerson(state.app.displayName, request.url, people) }
    }
    const path = tenantPath(state.context.directory, record.tenant)
    const visited = visit(state, { path, url: request.url, scopes: record.scopes, prompt: undefined }, request.answers)
    if (visited.kind === 'page') return { kind: 'page', page: visited.page }
    record.status = visited.kind === 'declined' ? 'declined' : visited.person
    return {
      kind: 'page',
      page:
        visited.kind === 'declined'
          ? message('You cancelled the sign-in', 'You may close this window.')
          : message('You have signed in', `You may go back to ${state.app.displayName} and close this window.`),
    }
  })

function pending(state: EntraState, typed: string): DeviceRecord | undefined {
  const userCode = typed.trim().toUpperCase().replaceAll('-', '')
  return state.deviceCodes
    .values()
    .find((each) => each.userCode === userCode && each.status === 'pending' && each.expiresAt > state.context.now())
}
