/** Wiring: builds every part once, from the bottom up. */
import { createAccounts } from './accounts/accounts.ts'
import { createAdmins } from './accounts/admins.ts'
import { type AppPasswords, createPasswords } from './accounts/passwords.ts'
import { createTenants } from './accounts/tenants.ts'
import type { AccountRecord, Accounts, Admins, AppOnly, Tenants } from './accounts/types.ts'
import { appOnlyOf, readingAs } from './application.ts'
import type { Credential } from './auth/credential.ts'
import { createEntra } from './auth/entra.ts'
import type { ProvenEntra } from './auth/types.ts'
import type { Clock } from './clock.ts'
import { clouds } from './clouds.ts'
import { allowedTenants, askedScopes, type Config } from './config.ts'
import type { Contacts } from './contacts.ts'
import { readCredentials } from './credentials.ts'
import type { Fault } from './errors.ts'
import type { Schedules } from './graph/types.ts'
import { createJobs, type Job, type Jobs } from './jobs.ts'
import type { Log } from './log.ts'
import { mailboxes } from './mailboxes.ts'
import { createMirror } from './mirror/mirror.ts'
import { createPush, type Push, type PushDeps } from './mirror/subscriptions/push.ts'
import type { Refresh } from './mirror/subscriptions/signals.ts'
import type { Mirror, WatchedMirror } from './mirror/types.ts'
import { type Hearing, listenTo, type Operations, operate } from './operating.ts'
import { measured } from './ops/measured.ts'
import { occupation } from './pace.ts'
import { type AppPush, type AppPushDeps, openAppPush } from './push/push.ts'
import { openStorage, resealing } from './storage.ts'
import type { KeptStore } from './store/store.ts'
import type { Leases } from './store/types.ts'
import { languages } from './web/words/all.ts'

export interface Services {
  readonly config: Config
  readonly clock: Clock
  readonly log: Log
  readonly store: KeptStore
  readonly entra: ProvenEntra
  readonly accounts: Accounts
  readonly passwords: AppPasswords
  readonly tenants: Tenants
  readonly admins: Admins
  /** Absent where people's own permissions are used. */
  readonly appOnly: AppOnly | undefined
  readonly contacts: Contacts
  readonly mirror: WatchedMirror
  /** When other people are busy, asked in the name of that account. */
  readonly schedules: (account: AccountRecord) => Schedules
  /** Change notifications from Microsoft; absent where they are not switched on. */
  readonly push: Push | undefined
  /** WebDAV-Push to apps; absent where it is not switched on. */
  readonly appPush: AppPush | undefined
  readonly ops: Operations
  /** Started by the server alone: a command in a terminal does nothing in the background. */
  readonly jobs: Jobs
  /** What the server starts. */
  readonly background: readonly Job[]
  /** The key file, when this very start made it: the operator must be told to keep a copy. */
  readonly newKeyFile: string | undefined
  /** Lets running rounds end, then closes the store. */
  close(): Promise<void>
}

const hourMs = 3_600_000

/**
 * @param publicUrl where the bridge is reached; needed by a server only
 * @throws StartError, each a plain sentence; nothing is overwritten then
 */
export async function createServices(config: Config, clock: Clock, out: Log, publicUrl?: URL): Promise<Services> {
  const hearing = listenTo(out, config, clock)
  const parts = await partsOf(config, clock, hearing)
  const { store, accounts, passwords, log } = parts
  const keepers = await keepersOf(config, publicUrl, parts)
  const { mirror, push, appPush } = keepers
  const jobs = createJobs(clock, log)
  const ops = operate(hearing, {
    ...parts,
    mirror,
    noteOutcome: (id, fault) => noteOutcome(accounts, mirror, id, fault),
  })
  const background = [
    resealing(store, clock, log),
    ...mirror.jobs(accounts),
    ...(push?.jobs(followUp(accounts, mirror)) ?? []),
    ...(appPush === undefined ? [] : [appPush.job]),
    ...ops.jobs,
  ].map((job) => inOneProcess(job, store.leases))
  const close = async () => {
    await Promise.all([jobs.close(), mirror.close()])
    await passwords.flush()
    await ops.close()
    await store.close()
  }
  const newKeyFile = store.key.created ? store.key.file : undefined
  const schedules = (account: AccountRecord) => parts.mailbox(account).schedules
  return { ...parts, ...keepers, config, ops, jobs, background, schedules, newKeyFile, close }
}

/** What the rest is built on. */
async function partsOf(config: Config, clock: Clock, { log, meter, contacts, tracing }: Hearing) {
  const { credential, endings } = readCredentials(config)
  const store = measured(await openStorage(config, clock, log), meter, tracing?.tracer)
  const entra = entraOf(config, credential, contacts, clock, log)
  const appOnly = config.appOnly ? appOnlyOf(config, credential, { store, contacts, clock, log }) : undefined
  const accounts = readingAs(appOnly, createAccounts({ store, entra, clock, log }))
  const passwords = createPasswords({ store, clock, log })
  const tenants = createTenants({ store, log })
  const admins = createAdmins({ store, admins: config.admins, claim: config.adminClaim })
  const mailbox = mailboxes(config, { accounts, appOnly, contacts, store, clock, log })
  return { store, entra, accounts, passwords, tenants, admins, appOnly, contacts, mailbox, endings, clock, log }
}

type Parts = Awaited<ReturnType<typeof partsOf>>

/** The kept copies, and who hears of changes. */
async function keepersOf(config: Config, publicUrl: URL | undefined, { entra: _, mailbox, ...parts }: Parts) {
  const { store, accounts, contacts } = parts
  const push = pushOf(config, publicUrl, { ...parts, subscriptions: (one) => mailbox(one).subscriptions })
  const appPush = await appPushOf(config, publicUrl, {
    ...parts,
    home: (account, scope) => mirror.kept(account, scope),
    contacted: () => contacts.notePush(),
  })
  const mirror: WatchedMirror = createMirror({
    ...parts,
    accounts: { noteOutcome: (id, fault) => noteOutcome(accounts, mirror, id, fault) },
    ...(store.backend.shared && { leases: store.leases }),
    mailbox,
    occupied: occupation(),
    ...(push && { watch: push }),
    ...(appPush && { audience: appPush }),
    rules: freshnessRules(config),
    htmlDescription: config.htmlDescription,
    ...reconnectWords(config, publicUrl),
  })
  return { mirror, push, appPush }
}

/** Shorter than the pause between two turns, so that the process that had the last one can have the next. */
const leaseShare = 0.8

const inOneProcess = (job: Job, leases: Leases): Job =>
  job.isShared === true
    ? {
        ...job,
        run: async (signal) => {
          if (await leases.once(`job/${job.name}`, job.everyMs * leaseShare)) await job.run(signal)
        },
      }
    : job

/** An account that was erased at another process while a round ran here: what the round wrote goes, too. */
async function noteOutcome(accounts: Accounts, mirror: Mirror, id: string, fault: Fault | undefined): Promise<void> {
  await accounts.noteOutcome(id, fault)
  if ((await accounts.get(id)) === undefined) void mirror.erase(id).catch(() => {})
}

const entraOf = (config: Config, credential: Credential, contacts: Contacts, clock: Clock, log: Log): ProvenEntra =>
  createEntra({
    loginUrl: config.loginUrl,
    resource: clouds[config.cloud].graph,
    clientId: config.clientId,
    credential,
    tenant: config.tenant,
    allowedTenants: allowedTenants(config),
    scopes: askedScopes(config),
    contacted: (url) => contacts.note(url),
    clock,
    log,
  })

type PushParts = Omit<PushDeps, 'publicUrl' | 'backstopMs'>

const pushOf = (config: Config, publicUrl: URL | undefined, parts: PushParts): Push | undefined =>
  config.push && publicUrl !== undefined
    ? createPush({ ...parts, publicUrl, backstopMs: config.pushBackstopMinutes * 60_000 })
    : undefined

type AppPushParts = Omit<AppPushDeps, 'publicUrl' | 'allowLoopback'>

const appPushOf = async (
  config: Config,
  publicUrl: URL | undefined,
  parts: AppPushParts,
): Promise<AppPush | undefined> =>
  config.webdavPush && publicUrl !== undefined
    ? openAppPush({ ...parts, publicUrl, allowLoopback: config.allowInsecureUpstream })
    : undefined

/** What a notification leads to. */
const followUp =
  (accounts: Accounts, mirror: WatchedMirror): Refresh =>
  async (accountId, calendarId, told) => {
    const account = await accounts.get(accountId)
    if (account !== undefined) await mirror.lookAfter(account, calendarId, told)
  }

/** What the calendar says itself while somebody has to sign in again. */
function reconnectWords({ reconnectEvent: language }: Config, publicUrl: URL | undefined) {
  if (language === 'off' || publicUrl === undefined) return {}
  const { title, text } = languages[language].reconnect
  return { reconnect: { title, text: `${text} ${publicUrl.href}`, url: publicUrl.href } }
}

const freshnessRules = (config: Config) => ({
  freshMs: config.freshSeconds * 1_000,
  waitMs: config.freshWaitMs,
  staleOutageMs: config.staleOutageHours * hourMs,
  staleSignInMs: config.staleSignInHours * hourMs,
})
