/**
 * The configuration, read once from the environment that `main.ts` hands over.
 */
import { clouds } from './clouds.ts'
import { Bad, guid, isLoopback, type Setting, settings } from './settings.ts'

/** Every bad variable at once, by name and never with its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`)
    this.problems = problems
  }
}

export type { AdminClaim, AdminName } from './settings.ts'

type Read = {
  readonly [K in keyof typeof settings]: (typeof settings)[K] extends Setting<infer T> ? T : never
}

/** Where Microsoft is, is always known: as set, or by its cloud. */
export type Config = Omit<Read, 'loginUrl' | 'graphUrl'> & { readonly loginUrl: URL; readonly graphUrl: URL }

/**
 * @param environment variables by name; those not in the table are ignored
 * @throws ConfigError with all that is wrong, by the names of the variables alone
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const problems: string[] = []
  const read = <T>({ name, read: reader, fallback }: Setting<T>): T => {
    const given = environment[name]?.trim() ?? ''
    if (given === '') return fallback
    const value = reader(given)
    if (!(value instanceof Bad)) return value
    problems.push(`${name} ${value.must}.`)
    return fallback
  }
  const entries = Object.entries(settings).map(([key, row]) => [key, read(row as Setting<unknown>)])
  const config = withAddresses(Object.fromEntries(entries) as Read)
  const bad = new Set(problems.map((text) => text.split(' ', 1)[0]))
  for (const [holds, problem] of [...rules(config, bad), ...adminRules(config), ...tracingRules(config)]) {
    if (!holds) problems.push(problem)
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return config
}

function withAddresses(read: Read): Config {
  const { login, graph } = clouds[read.cloud]
  return { ...read, loginUrl: read.loginUrl ?? new URL(login), graphUrl: read.graphUrl ?? new URL(graph) }
}

/** What must hold between the settings. `bad` names variables that are complained of already. */
function* rules(config: Config, bad: ReadonlySet<string | undefined>): Generator<readonly [boolean, string]> {
  const has = (name: string) => bad.has(name)
  yield [
    config.clientId !== '' || has('ENTRA_CLIENT_ID'),
    'ENTRA_CLIENT_ID is missing: the application (client) id of your app registration.',
  ]
  yield* credentialRules(config, has)
  yield [
    config.storeUrl === undefined || config.storeUrlFile === undefined,
    'STORE_URL and STORE_URL_FILE are both set: keep one.',
  ]
  const oneTenant = new RegExp(`^${guid}$`).test(config.tenant)
  yield [
    config.tenants.length > 0 || oneTenant || has('TENANTS'),
    'TENANTS is missing: the tenant ids whose people may use this bridge, or * for everybody.',
  ]
  for (const [name, value] of [
    ['LOGIN_URL', config.loginUrl],
    ['GRAPH_URL', config.graphUrl],
  ] as const) {
    const allowed = config.allowInsecureUpstream && isLoopback(value)
    yield [
      value.protocol === 'https:' || allowed,
      `${name} must be https; plain http is for this machine only, with ALLOW_INSECURE_UPSTREAM=1.`,
    ]
  }
  const address = config.publicUrl
  yield [
    address === undefined || address.protocol === 'https:' || isLoopback(address),
    'PUBLIC_URL must be https unless it leads to this machine: passwords and sign-in travel over it.',
  ]
  const reachable = address?.protocol === 'https:' || config.allowInsecureUpstream
  yield [!config.push || reachable, 'PUSH needs a PUBLIC_URL with https: Microsoft sends its notifications there.']
  yield [
    !config.webdavPush || reachable,
    'WEBDAV_PUSH needs a PUBLIC_URL with https: push services want to know who calls.',
  ]
}

function* tracingRules({ otlpEndpoint: at, otlpHeaders }: Config): Generator<readonly [boolean, string]> {
  yield [
    at === undefined || at.protocol === 'https:' || isLoopback(at) || otlpHeaders.size === 0,
    'OTEL_EXPORTER_OTLP_ENDPOINT must be https, or lead to this machine, because OTEL_EXPORTER_OTLP_HEADERS travel there.',
  ]
}

/** A user name alone says whose it is only where one tenant signs in. */
function* adminRules(config: Config): Generator<readonly [boolean, string]> {
  const tenants = allowedTenants(config)
  const isOne = tenants !== '*' && tenants.size === 1
  yield [
    isOne || config.admins.every(({ tid }) => tid !== undefined),
    'ADMINS must name the tenant of each administrator (`tenant id/user name`), because people of several may sign in.',
  ]
  yield [
    !config.appOnly || config.admins.length > 0 || config.adminClaim !== 'off',
    'APP_ONLY needs somebody who may switch a tenant on: set ADMINS or ADMIN_CLAIM.',
  ]
  yield [
    !isSecretId(config.clientSecret ?? ''),
    'ENTRA_CLIENT_SECRET looks like the id of a secret: the value is needed, which Entra shows only once, when the secret is made.',
  ]
}

function* credentialRules(
  { clientSecret, clientSecretFile, secondSecretFile, certificateFile, certificateKeyFile }: Config,
  has: (name: string) => boolean,
): Generator<readonly [boolean, string]> {
  const given = [clientSecret, clientSecretFile, certificateFile].filter((value) => value !== undefined).length
  const isBad = has('ENTRA_CLIENT_SECRET') || has('ENTRA_CLIENT_SECRET_FILE')
  yield [given > 0 || isBad, 'ENTRA_CLIENT_SECRET_FILE is missing: a file that holds the client secret.']
  yield [
    clientSecret === undefined || clientSecretFile === undefined,
    'ENTRA_CLIENT_SECRET and ENTRA_CLIENT_SECRET_FILE are both set: keep one.',
  ]
  yield [
    certificateFile === undefined || given === 1,
    'ENTRA_CLIENT_CERTIFICATE_FILE and a client secret are both set: keep one.',
  ]
  yield [
    secondSecretFile === undefined || certificateFile === undefined,
    'ENTRA_SECOND_SECRET_FILE is of no use with ENTRA_CLIENT_CERTIFICATE_FILE: leave it out.',
  ]
  yield [
    certificateKeyFile === undefined || certificateFile !== undefined,
    'ENTRA_CLIENT_KEY_FILE needs ENTRA_CLIENT_CERTIFICATE_FILE.',
  ]
}

/** Tenants that may sign in: the list, or the one tenant the registration is for. */
export const allowedTenants = (config: Config): ReadonlySet<string> | '*' =>
  config.tenants === '*' ? '*' : new Set(config.tenants.length > 0 ? config.tenants : [config.tenant.toLowerCase()])

/** What is pasted by mistake: Entra shows the id for good beside the value, and ids are GUIDs while values never are. */
export const isSecretId = (secret: string): boolean => new RegExp(`^${guid}$`).test(secret.trim())

const signInScopes = ['openid', 'profile', 'offline_access'] as const

/** Everything that is asked for at Microsoft, at sign-in and at an administrator's approval alike. */
export const askedScopes = ({ appOnly, scopes }: Config): readonly string[] =>
  appOnly ? ['openid', 'profile'] : [...signInScopes, ...scopes]

const audiences: Readonly<Record<string, 'work' | 'any' | 'personal'>> = {
  organizations: 'work',
  common: 'any',
  consumers: 'personal',
}

/** Whose accounts the registration is for; `one`: those of a single organization. */
export const audienceOf = ({ tenant }: Config): 'one' | 'work' | 'any' | 'personal' =>
  audiences[tenant.toLowerCase()] ?? 'one'
