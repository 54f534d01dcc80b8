/** What `doctor` looks at, one row each: every sentence says how it stands and, where it does not stand well, whose move it is. */
import type { Response } from 'undici'
import type { Accounts, AppOnly } from '../accounts/types.ts'
import type { ProvenEntra } from '../auth/types.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import { Fault } from '../errors.ts'
import { lookAtApplication } from './doctor-application.ts'
import type { Left } from './expiry.ts'
import { ask, bad, type Finding, good, note } from './findings.ts'
import type { Readiness, Standing } from './ready.ts'
import { lookAtDoor, type Visits } from './visits.ts'

export interface DoctorDeps {
  readonly config: Config
  /** Without a slash at its end. */
  readonly publicUrl: string
  readonly entra: ProvenEntra
  readonly accounts: Pick<Accounts, 'all'>
  /** Where the application reads by itself. */
  readonly appOnly: AppOnly | undefined
  readonly readiness: Readiness
  readonly credentials: () => readonly Left[]
  readonly visits: Visits
  readonly clock: Clock
}

type Look = (deps: DoctorDeps) => Promise<readonly Finding[]>

/** Entra takes statements and tokens by the clock, and gives five minutes. */
const mostSkewMs = 300_000
const noticedSkewMs = 30_000

const looks: Readonly<Record<string, Look>> = {
  store: async ({ readiness }) => [storeSays[await readiness.check()]],
  signInService: lookAtEntra,
  graph: async ({ config, clock }) => {
    const answer = await ask(new URL('v1.0/', `${config.graphUrl.href.replace(/\/+$/, '')}/`))
    if (answer === undefined)
      return [
        bad(`Microsoft Graph (${config.graphUrl.host}) cannot be reached. Operator: let the bridge connect there.`),
      ]
    return [good(`Microsoft Graph answers at ${config.graphUrl.host}.`), ...skew('Microsoft Graph', answer, clock)]
  },
  credential: lookAtCredential,
  endings: async ({ credentials }) => credentials().map(endingSays),
  redirect: (deps) => lookAtRedirect(deps, '/oauth/callback'),
  // Personal accounts have no administrator who would come back.
  consentRedirect: async (deps) =>
    deps.config.tenant === 'consumers' ? [] : lookAtRedirect(deps, '/oauth/adminconsent'),
  scopes: ({ appOnly, ...deps }) =>
    appOnly === undefined ? lookAtScopes(deps) : lookAtApplication({ appOnly, ...deps }),
  door: (deps) => lookAtDoor(deps),
}

export async function examine(deps: DoctorDeps): Promise<readonly Finding[]> {
  const all = await Promise.all(
    Object.entries(looks).map(([name, look]) =>
      look(deps).catch((error: unknown) => [
        bad(
          `The look at "${name}" did not end (${error instanceof Fault ? (error.code ?? error.kind) : 'unexpected'}).`,
        ),
      ]),
    ),
  )
  return all.flat()
}

const storeSays: Readonly<Record<Standing, Finding>> = {
  ready: good('The store answers, and the sealing key opens it.'),
  draining: note('The bridge is about to end.'),
  store: bad('The store does not answer. Operator: start it, or mend its address.'),
  key: bad('The sealing key does not open the store. Operator: put the right key file back.'),
}

async function lookAtEntra({ config, clock }: DoctorDeps): Promise<readonly Finding[]> {
  const { loginUrl, tenant } = config
  const base = loginUrl.href.replace(/\/+$/, '')
  const answer = await ask(`${base}/${encodeURIComponent(tenant)}/v2.0/.well-known/openid-configuration`)
  if (answer === undefined)
    return [bad(`The sign-in service (${loginUrl.host}) cannot be reached. Operator: let the bridge connect there.`)]
  if (!answer.ok)
    return [
      bad(`The sign-in service does not know ENTRA_TENANT (HTTP ${answer.status}). Operator: correct it, or CLOUD.`),
    ]
  return [good(`The sign-in service answers at ${loginUrl.host}.`), ...skew('The sign-in service', answer, clock)]
}

function skew(who: string, answer: Response, clock: Clock): readonly Finding[] {
  const said = Date.parse(answer.headers.get('date') ?? '')
  const apartMs = Math.abs(clock.now() - said)
  if (Number.isNaN(said) || apartMs < noticedSkewMs) return []
  const sentence = `${who} says that this machine's clock is ${Math.round(apartMs / 1_000)} s off. Operator: set the clock (NTP).`
  return [apartMs < mostSkewMs ? note(sentence) : bad(sentence)]
}

/** Only a tenant itself answers for itself: the one that is configured, or that of anybody who is connected. */
async function tenantOf({ config, accounts }: DoctorDeps): Promise<string | undefined> {
  if (/^[0-9a-f-]{36}$/i.test(config.tenant)) return config.tenant
  if (config.tenants !== '*' && config.tenants[0] !== undefined) return config.tenants[0]
  for await (const { identity } of accounts.all()) return identity.tid
  return undefined
}

async function lookAtCredential(deps: DoctorDeps): Promise<readonly Finding[]> {
  const tenant = await tenantOf(deps)
  if (tenant === undefined)
    return [note('Whether the client secret is right shows with the first sign-in: no tenant is known yet.')]
  try {
    await deps.entra.tryCredential(tenant)
    return [good('Microsoft accepts the client secret or certificate.')]
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    const sentence = `Microsoft did not accept the app registration (${error.code ?? error.kind}): ${error.message}`
    return [error.kind === 'unavailable' ? note(sentence) : bad(`${sentence} Operator's move.`)]
  }
}

function endingSays({ name, daysLeft, mark }: Left): Finding {
  if (daysLeft === undefined)
    return note(`When the client ${name} ends is not known. Operator: write the day into ENTRA_CLIENT_SECRET_EXPIRES.`)
  if (daysLeft < 0) return bad(`The client ${name} has ended. Operator: make a new one in Entra.`)
  const sentence = `The client ${name} is good for ${daysLeft} days.`
  return mark === undefined ? good(sentence) : note(`${sentence} Operator: make a new one in Entra.`)
}

/** A sign-in without a person: Entra sends it back to an address that is registered, and shows an error of its own otherwise. */
async function lookAtRedirect({ entra, publicUrl }: DoctorDeps, path: string): Promise<readonly Finding[]> {
  const redirectUri = `${publicUrl}${path}`
  const url = await entra.authorizeUrl({ redirectUri, state: 'doctor', nonce: 'doctor', codeChallenge: 'E'.repeat(43) })
  url.searchParams.set('prompt', 'none')
  const answer = await ask(url)
  const place = answer?.headers.get('location') ?? ''
  if (place.startsWith(`${redirectUri}?`)) return [good(`The redirect URI ${redirectUri} is registered.`)]
  const code = /AADSTS\d{4,9}/.exec((await answer?.text()) ?? '')?.[0]
  if (code === 'AADSTS50011')
    return [
      bad(`The redirect URI ${redirectUri} is not registered (${code}). Operator: add it in Entra, platform Web.`),
    ]
  if (code !== undefined)
    return [
      bad(`Microsoft refuses sign-ins of this registration (${code}). Operator: look the code up on the help page.`),
    ]
  return [note(`Whether ${redirectUri} is registered cannot be told from here. Operator: sign in once.`)]
}

async function lookAtScopes({
  entra,
  accounts,
  config,
  publicUrl,
}: Omit<DoctorDeps, 'appOnly'>): Promise<readonly Finding[]> {
  const given = { redirectUri: `${publicUrl}/oauth/callback`, state: 's', nonce: 'n', codeChallenge: 'E'.repeat(43) }
  const consent = entra.adminConsentUrl({ tenant: 'organizations', redirectUri: given.redirectUri, state: 's' })
  const asked = (url: URL) => (url.searchParams.get('scope') ?? '').split(' ').sort().join(' ')
  if (asked(await entra.authorizeUrl(given)) !== asked(consent))
    return [bad('Sign-in and administrator consent ask for different permissions. This is a defect: report it.')]
  let lacking = 0
  for await (const { scopes } of accounts.all()) {
    const held = new Set(scopes.map((scope) => scope.toLowerCase()))
    if (config.scopes.some((scope) => !held.has(scope.toLowerCase()))) lacking += 1
  }
  const same = good(
    `Sign-in and administrator consent ask for the same: ${config.scopes.join(' ')}. The registration must list these too.`,
  )
  return lacking === 0
    ? [same]
    : [
        same,
        note(
          `${lacking === 1 ? '1 connected account has' : `${lacking} connected accounts have`} granted less than that. Each person: sign in again on the token page.`,
        ),
      ]
}
