/**
 * The settings: one table. `config.ts` reads it; `docs/configuration.md` is generated from it.
 */
import { isIP } from 'node:net'
import { isAbsolute, resolve } from 'node:path'
import type { LogLevel } from './log.ts'

/** What is wrong with a value, to follow the variable's name: "must be …". */
export class Bad {
  readonly must: string
  constructor(must: string) {
    this.must = must
  }
}

type Reader<T> = (text: string) => T | Bad

export interface Setting<T> {
  readonly name: string
  readonly read: Reader<T>
  readonly doc: string
  readonly fallback: T
  /** The default as the documentation shows it. */
  readonly shown: string
}

function setting<T>(name: string, read: Reader<T>, doc: string, fallback: T, shown = String(fallback)): Setting<T> {
  return { name, read, doc, fallback, shown }
}

const integer =
  (least: number, most: number): Reader<number> =>
  (text) => {
    const value = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
    return value >= least && value <= most ? value : new Bad(`must be a whole number from ${least} to ${most}`)
  }

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether a URL leads nowhere but to this machine. */
export const isLoopback = (url: URL): boolean => loopbackNames.has(url.hostname)

const url: Reader<URL> = (text) => {
  const value = URL.canParse(text) ? new URL(text) : undefined
  const usable =
    value !== undefined &&
    /^https?:$/.test(value.protocol) &&
    !value.username &&
    !value.password &&
    !value.search &&
    !value.hash
  return usable ? value : new Bad('must be an http(s) address without user, query and fragment')
}

const path: Reader<string> = (text) => (isAbsolute(text) ? text : resolve(text))

const flag: Reader<boolean> = (text) => (text === '1' || text === '0' ? text === '1' : new Bad('must be 1 or 0'))

const oneOf =
  <T extends string>(...values: readonly T[]): Reader<T> =>
  (text) =>
    values.find((value) => value === text) ?? new Bad(`must be one of ${values.join(', ')}`)

const matching =
  (pattern: RegExp, must: string): Reader<string> =>
  (text) =>
    pattern.test(text) ? text : new Bad(must)

export const guid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}'

const tenants: Reader<'*' | readonly string[]> = (text) => {
  if (text === '*') return '*'
  const ids = text.split(',').map((id) => id.trim().toLowerCase())
  const good = ids.every((id) => new RegExp(`^${guid}$`).test(id))
  return good ? ids : new Bad('must be tenant ids (GUIDs) separated by commas, or * for every tenant')
}

const knownScopes = ['Calendars.Read', 'Calendars.ReadBasic', 'Calendars.Read.Shared', 'MailboxSettings.Read'] as const

const scopes: Reader<readonly string[]> = (text) => {
  const names = text.split(/[\s,]+/).filter((name) => name !== '')
  const known = names.every((name) => (knownScopes as readonly string[]).includes(name))
  const reads = names.includes('Calendars.Read') || names.includes('Calendars.ReadBasic')
  return known && reads
    ? names
    : new Bad(`must hold Calendars.Read or Calendars.ReadBasic, and at most these: ${knownScopes.join(', ')}`)
}

/** Checked at the start: a range that only fails when a request comes would fail every request. */
const ranges: Reader<readonly string[]> = (value) => {
  const entries = value.split(',').map((entry) => entry.trim())
  return entries.every(isRange) ? entries : new Bad('must be IP addresses or CIDR ranges, separated by commas')
}

function isRange(entry: string): boolean {
  const [address = '', bits, more] = entry.split('/')
  const most = { 4: 32, 6: 128 }[isIP(address)]
  if (most === undefined || more !== undefined || address.includes('%')) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
}

const text =
  (most: number): Reader<string> =>
  (value) =>
    value.length <= most ? value : new Bad('is too long')

export const settings = {
  port: setting('PORT', integer(0, 65_535), 'TCP port to listen on; 0 takes any free one.', 8080),
  host: setting(
    'HOST',
    matching(/^[0-9A-Za-z.:-]{1,255}$/, 'must be an address or a host name'),
    'Address to listen on. `0.0.0.0` for all; put a TLS proxy in front.',
    '127.0.0.1',
  ),
  publicUrl: setting<URL | undefined>(
    'PUBLIC_URL',
    url,
    'Where people and apps reach the bridge, sub-path included: `https://calendars.contoso.example/bridge`. Plain http only on this machine.',
    undefined,
    'http://localhost:PORT',
  ),
  dataDir: setting(
    'DATA_DIR',
    path,
    'Folder for the SQLite file and, unless KEY_FILE says otherwise, the sealing key.',
    resolve('data'),
    './data',
  ),
  keyFile: setting<string | undefined>(
    'KEY_FILE',
    path,
    'File that holds the sealing key; created at first start, readable by its owner alone. Keep it apart from backups of the data.',
    undefined,
    'DATA_DIR/bridge.key',
  ),
  clientId: setting(
    'ENTRA_CLIENT_ID',
    matching(new RegExp(`^${guid}$`), 'must be the application (client) id of the app registration, a GUID'),
    'Application (client) id of your app registration. Required.',
    '',
    '(none)',
  ),
  clientSecretFile: setting<string | undefined>(
    'ENTRA_CLIENT_SECRET_FILE',
    path,
    'File with the value (not the id) of the client secret. This or ENTRA_CLIENT_SECRET is required.',
    undefined,
    '(none)',
  ),
  clientSecret: setting<string | undefined>(
    'ENTRA_CLIENT_SECRET',
    text(1_000),
    'The client secret itself. A file is safer: environments show up in process lists and crash reports.',
    undefined,
    '(none)',
  ),
  tenant: setting(
    'ENTRA_TENANT',
    matching(/^[0-9A-Za-z][0-9A-Za-z.-]{0,254}$/, 'must be organizations, common, consumers, a tenant id or a domain'),
    'Who is offered to sign in: `organizations` (work and school), `common` (personal accounts too), `consumers`, or one tenant by id or domain.',
    'organizations',
  ),
  tenants: setting<'*' | readonly string[]>(
    'TENANTS',
    tenants,
    'Tenant ids whose people may use this bridge, separated by commas; `*` for everybody who can sign in. Required unless ENTRA_TENANT is a tenant id.',
    [],
    '(none)',
  ),
  scopes: setting<readonly string[]>(
    'GRAPH_SCOPES',
    scopes,
    `Permissions to ask for besides sign-in: \`Calendars.Read\`, and where wanted ${knownScopes
      .slice(1)
      .map((scope) => `\`${scope}\``)
      .join(', ')}.`,
    ['Calendars.Read'],
  ),
  loginUrl: setting(
    'LOGIN_URL',
    url,
    'Entra ID of your cloud: `https://login.microsoftonline.us`, `https://login.partner.microsoftonline.cn`, …',
    new URL('https://login.microsoftonline.com'),
    'https://login.microsoftonline.com',
  ),
  graphUrl: setting(
    'GRAPH_URL',
    url,
    'Microsoft Graph of your cloud: `https://graph.microsoft.us`, `https://dod-graph.microsoft.us`, `https://microsoftgraph.chinacloudapi.cn`.',
    new URL('https://graph.microsoft.com'),
    'https://graph.microsoft.com',
  ),
  allowInsecureUpstream: setting(
    'ALLOW_INSECURE_UPSTREAM',
    flag,
    'Lets LOGIN_URL and GRAPH_URL be plain http on this machine, for the sandbox and for tests.',
    false,
    '0',
  ),
  htmlDescription: setting(
    'HTML_DESCRIPTIONS',
    flag,
    'Writes the body of an event as HTML, too (X-ALT-DESC), cleaned and without images. Few apps show it; texts grow.',
    false,
    '0',
  ),
  freshSeconds: setting(
    'FRESH_SECONDS',
    integer(0, 3_600),
    'An answer younger than this needs no look at Microsoft.',
    15,
  ),
  freshWaitMs: setting(
    'FRESH_WAIT_MS',
    integer(0, 30_000),
    'Longest time a client waits for a running look at Microsoft; then it is answered from the kept copy.',
    2_000,
  ),
  staleOutageHours: setting(
    'STALE_OUTAGE_HOURS',
    integer(0, 720),
    'How long the kept copy answers while Microsoft fails; 503 after that.',
    168,
  ),
  staleSignInHours: setting(
    'STALE_SIGN_IN_HOURS',
    integer(0, 168),
    'How long the kept copy answers while a person has to sign in again; 503 after that.',
    24,
  ),
  trustedProxies: setting<readonly string[]>(
    'TRUSTED_PROXIES',
    ranges,
    'Addresses (or CIDR ranges) of reverse proxies whose X-Forwarded-For and X-Forwarded-Proto are believed, separated by commas.',
    [],
    '(none)',
  ),
  logLevel: setting<LogLevel>(
    'LOG_LEVEL',
    oneOf<LogLevel>('debug', 'info', 'warn', 'error', 'silent'),
    'How much to log, as JSON lines on standard error.',
    'info',
  ),
} as const
