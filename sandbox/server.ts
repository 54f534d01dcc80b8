import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { createCalls } from './calls.ts'
import { createControl, onThisMachine } from './control.ts'
import { type MovableClock, sharedControls } from './controls.ts'
import { CONTOSO_TID, createDirectory } from './directory.ts'
import { entraControls } from './entra/controls.ts'
import { drive } from './entra/drive.ts'
import { createGrants } from './entra/grants.ts'
import { createEntra, entraPaths } from './entra/routes.ts'
import { createState, type EntraState, type Registration } from './entra/state.ts'
import { entraFaultNames } from './entra/strikes.ts'
import type { Answers } from './entra/visit.ts'
import { createFaults } from './faults.ts'
import { graphSwitches } from './graph/control.ts'
import { faultTable } from './graph/faults.ts'
import { createGraph, type GraphSandbox } from './graph/routes.ts'
import type { Person, SandboxContext } from './model.ts'
import { createTokens } from './tokens.ts'

export interface SandboxOptions {
  /** 0 or absent: any free port. */
  readonly port?: number
  /** Loopback only: whoever reaches the sandbox may sign in as anybody. By its name where the name is to be lost. */
  readonly host?: '127.0.0.1' | 'localhost'
  /** Registered for the application, compared letter for letter. More can be registered by `POST /sandbox/app`. */
  readonly redirectUris?: readonly string[]
  readonly clientId?: string
  readonly clientSecret?: string
  /** PEM certificates or public keys for client assertions. */
  readonly certificates?: readonly string[]
  /** Seconds between two questions for a device code; 5 as in life. */
  readonly deviceIntervalSeconds?: number
  /** People with empty mailboxes besides the usual ones: `person1@contoso.example`, … */
  readonly crowd?: number
  /** Whether errors of the sandbox itself stay off stderr. */
  readonly quiet?: boolean
}

export interface Sandbox {
  /** `http://127.0.0.1:port` as a rule: stands for login.microsoftonline.com and graph.microsoft.com. */
  readonly origin: string
  readonly clientId: string
  readonly clientSecret: string
  readonly context: SandboxContext
  readonly entra: EntraState
  readonly graph: GraphSandbox
  readonly people: readonly Person[]
  /** Registers further redirect URIs. */
  register(...redirectUris: readonly string[]): void
  /**
   * Signs in at an authorize or admin consent URL without a browser, consenting unless told otherwise.
   * @returns where the browser would be sent.
   * @throws Error where it would stay on a page of Microsoft's; its message is the page's title.
   */
  authorize(url: string | URL, oid: string, answers?: Answers): Promise<string>
  /** Ends at once, whatever is in flight. */
  close(): Promise<void>
}

const DEFAULT_CLIENT_ID = '6b1f3c52-8e0d-4a97-9b64-2d7c5e8f0a13'
const DEFAULT_CLIENT_SECRET = 'sandbox-secret'

const registrationOf = (options: SandboxOptions): Registration => ({
  clientId: options.clientId ?? DEFAULT_CLIENT_ID,
  displayName: 'Outlook CalDAV Bridge',
  homeTid: CONTOSO_TID,
  clientSecrets: new Set([options.clientSecret ?? DEFAULT_CLIENT_SECRET]),
  optionalClaims: new Set(),
  certificates: options.certificates ?? [],
  redirectUris: new Set(options.redirectUris),
  delegated: [
    'openid',
    'profile',
    'offline_access',
    'User.Read',
    'Calendars.Read',
    'Calendars.ReadBasic',
    'Calendars.Read.Shared',
    'MailboxSettings.Read',
  ],
  application: ['Calendars.Read', 'MailboxSettings.Read'],
})

/** Starts a pretend Entra ID and Graph in this process, in memory. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock: MovableClock = { offsetMs: 0 }
  let origin = ''
  const context: SandboxContext = {
    directory: createDirectory(options.crowd),
    faults: createFaults(),
    calls: createCalls(),
    knobs: { latencyMs: 0, eventsDelta: true, largestPage: 1000 },
    now: () => Date.now() + clock.offsetMs,
    origin: () => origin,
  }
  const app = registrationOf(options)
  const entra = createState({
    context,
    app,
    tokens: createTokens(context),
    grants: createGrants(app.homeTid),
    deviceIntervalSeconds: options.deviceIntervalSeconds ?? 5,
  })
  const graph = createGraph(context, entra.tokens.checkBearer)
  const handle = compose(entra, clock, graph, options.quiet ?? false).callback()
  const server = createServer((request, response) => void handle(request, response))
  origin = await listen(server, options)
  return {
    origin,
    clientId: app.clientId,
    clientSecret: options.clientSecret ?? DEFAULT_CLIENT_SECRET,
    context,
    entra,
    graph,
    people: context.directory.people,
    register: (...redirectUris) => {
      for (const uri of redirectUris) app.redirectUris.add(uri)
    },
    async authorize(url, oid, answers) {
      const reply = drive(entra, String(url), { consent: 'accept', person: oid, ...answers })
      if (reply?.kind === 'redirect') return reply.location
      throw new Error(reply?.kind === 'page' ? reply.page.title : 'no redirect comes of this URL')
    },
    async close() {
      const { promise: closed, resolve } = Promise.withResolvers<void>()
      server.close(() => resolve())
      server.closeAllConnections()
      graph.close()
      await closed
    },
  }
}

function compose(entra: EntraState, clock: MovableClock, graph: GraphSandbox, quiet: boolean): Koa {
  const faultNames = [...entraFaultNames, ...faultTable.map(({ name }) => name)]
  const describe = () => ({
    about: 'Pretend Entra ID and Microsoft Graph. Everybody may sign in as anybody: never a production service.',
    origin: entra.context.origin(),
    clientId: entra.app.clientId,
    entra: entraPaths,
    graph: graphSwitches,
    example: `curl -X POST ${entra.context.origin()}/sandbox/graph/people/adele@contoso.example/calendars/calendar/events -H 'content-type: application/json' -d '{"subject":"Coffee","start":{"dateTime":"2026-12-01T09:00:00","timeZone":"UTC"},"end":{"dateTime":"2026-12-01T09:30:00","timeZone":"UTC"}}'`,
    faults: faultNames,
    faultPlaces: 'entra.<code> may end in .request, .page, .redirect or .token to strike there only',
  })
  const koa = new Koa()
  koa.silent = quiet
  return koa
    .use(onThisMachine)
    .use(graph.control)
    .use(graph.routes)
    .use(createControl([...entraControls(entra), ...sharedControls(entra.context, clock, faultNames)], describe))
    .use(createEntra(entra))
}

function listen(server: Server, { port = 0, host = '127.0.0.1' }: SandboxOptions): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  server.once('error', reject)
  server.listen(port, host, () => resolve(`http://${host}:${(server.address() as AddressInfo).port}`))
  return promise
}
