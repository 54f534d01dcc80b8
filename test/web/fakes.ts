import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import type { AccountRecord, Accounts } from '../../src/accounts/types.ts'
import type { AuditEntry } from '../../src/audit/types.ts'
import type { SignIn } from '../../src/auth/types.ts'
import type { CalendarHome, Scope } from '../../src/calendar.ts'
import type { Clock } from '../../src/clock.ts'
import { createContacts } from '../../src/contacts.ts'
import { Fault } from '../../src/errors.ts'
import { type Log, silentLog } from '../../src/log.ts'
import type { CalendarStatus, FidelityReport, LeftOut, MirrorStatus } from '../../src/mirror/types.ts'
import { web } from '../../src/web/server.ts'
import type { Registration, WebDeps } from '../../src/web/types.ts'
import { MemoryHome } from '../caldav/memory-home.ts'
import { FakeEntra, loginOrigin, registered } from './fake-entra.ts'
import { FakePasswords } from './fake-passwords.ts'
import { FakeClock, FakeStore, start } from './fake-store.ts'

export { adele, alex, loginOrigin, registered } from './fake-entra.ts'

export class FakeAccounts implements Accounts {
  readonly records = new Map<string, AccountRecord>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async signedIn({ identity, scopes }: SignIn): Promise<AccountRecord> {
    const now = this.#clock.now()
    const id = `account${identity.oid.slice(0, 4)}`
    const logins = [identity.username]
    const record = { id, identity, logins, scopes, state: 'connected', stateSince: now, stateCode: undefined } as const
    const account = { ...record, createdAt: this.records.get(id)?.createdAt ?? now, signedInAt: now }
    this.records.set(id, account)
    return account
  }

  change(id: string, change: Partial<AccountRecord>): void {
    const record = this.records.get(id)
    if (record) this.records.set(id, { ...record, ...change })
  }

  get = async (id: string) => this.records.get(id)
  erase = async (id: string) => {
    this.records.delete(id)
  }
  find = () => Promise.reject(new Error('not used by the token page'))
  async *all() {
    yield* this.records.values()
  }
  accessToken = () => {
    throw new Error('not used by the token page')
  }
  noteOutcome = () => Promise.reject(new Error('not used by the token page'))
}

type PageMirror = WebDeps['mirror']

export class FakeMirror implements PageMirror {
  readonly connected: string[] = []
  readonly erased: string[] = []
  state: MirrorStatus = { calendars: undefined, running: true, problem: undefined }

  connect = (account: AccountRecord) => {
    this.connected.push(account.id)
  }
  status = async () => this.state
  left: ReadonlyMap<string, readonly LeftOut[]> = new Map()
  leftOut = async () => this.left
  erase = async (id: string) => {
    this.erased.push(id)
  }
  /** What every scope shows, and which were asked for. */
  shown: CalendarHome = new MemoryHome()
  readonly scopes: (Scope | undefined)[] = []
  kept = (_: AccountRecord, scope?: Scope) => {
    this.scopes.push(scope)
    return this.shown
  }
  readonly checked: string[] = []
  report: FidelityReport | Fault = { from: start, to: start + 90 * 86_400_000, compared: 812, differences: [] }
  checkFidelity = async (account: AccountRecord, days: number) => {
    this.checked.push(`${account.id} ${days}`)
    if (this.report instanceof Fault) throw this.report
    return this.report
  }
  close = async () => {}
}

export function calendar(name: string, more: Partial<CalendarStatus> = {}): CalendarStatus {
  const id = name.toLowerCase().replace(/[^a-z0-9]/g, '')
  return {
    id,
    name,
    color: '#0078D4',
    sharedBy: undefined,
    isDefault: name === 'Calendar',
    events: 128,
    reading: undefined,
    checkedAt: start - 40_000,
    skipped: [],
    ...more,
  }
}

export interface FakeWorld {
  readonly clock: FakeClock
  readonly store: FakeStore
  readonly entra: FakeEntra
  readonly accounts: FakeAccounts
  readonly passwords: FakePasswords
  readonly mirror: FakeMirror
  /** Where the server listens: `http://127.0.0.1:…`. */
  readonly address: string
  readonly publicUrl: URL
  close(): Promise<void>
}

/** No limits and no administrators. */
export const nobodysOffice = (clock: Clock): Pick<WebDeps, 'tenants' | 'admins' | 'contacts'> => ({
  tenants: { caps: async () => ({}), setCaps: async () => {}, narrow: async (_, scope) => scope },
  admins: { isAdmin: async () => false },
  contacts: createContacts(clock),
})

const auditOf = (entries: readonly AuditEntry[]): NonNullable<WebDeps['audit']> => ({
  of: async (accountId, most) => entries.filter(({ account }) => account === accountId).slice(0, most),
  async *lines() {},
})

/** The token page on a loopback port, with fakes behind it. @param publicUrl by default its own address, over plain http */
export async function fakeWorld(
  options: {
    publicUrl?: string
    loginOrigin?: string
    isDemo?: boolean
    log?: Log
    registration?: Partial<Registration>
    isAdmin?: boolean
    /** What the audit log has, whoever it is about. */
    audit?: readonly AuditEntry[]
    credentials?: NonNullable<WebDeps['credentials']>
  } = {},
): Promise<FakeWorld> {
  const clock = new FakeClock()
  const parts = {
    store: new FakeStore(),
    entra: new FakeEntra(options.loginOrigin ?? loginOrigin),
    mirror: new FakeMirror(),
  }
  const people = { accounts: new FakeAccounts(clock), passwords: new FakePasswords(clock) }
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const publicUrl = new URL(options.publicUrl ?? address)
  const deps: WebDeps = {
    ...nobodysOffice(clock),
    ...(options.isAdmin && { admins: { isAdmin: async () => true } }),
    ...parts,
    ...people,
    clock,
    registration: { ...registered, ...options.registration },
    publicUrl,
    loginOrigin: options.loginOrigin ?? loginOrigin,
    log: options.log ?? silentLog,
    version: '1.2.3',
    feedPath: (secret, format) => `/feed/${secret}.${format}`,
    calendarPath: (account, id) => `/dav/calendars/${account}/${id}/`,
    homePath: (account) => `/dav/calendars/${account}/`,
    principalPath: (account) => `/dav/principals/${account}/`,
    ...(options.credentials && { credentials: options.credentials }),
    ...(options.audit && { audit: auditOf(options.audit) }),
    ...(options.isDemo === true && { isDemo: true }),
  }
  const app = new Koa()
  app.silent = true
  app.use(web(deps))
  const answer = app.callback()
  server.on('request', (request, response) => void answer(request, response))
  const close = () => new Promise<void>((done) => server.close(() => done()).closeAllConnections())
  return { clock, ...parts, ...people, address, publicUrl, close }
}
