/** The sandbox as a program of its own: `npm run sandbox`. */
import { usernameOf } from './directory.ts'
import type { Person } from './model.ts'
import { startSandbox } from './server.ts'

/**
 * `SANDBOX_PORT` (9090; 0 takes any free one), `SANDBOX_REDIRECT_URIS` (comma-separated, else those of a bridge on port
 * 8080), `SANDBOX_CLIENT_ID`, `SANDBOX_CLIENT_SECRET`.
 */
const {
  SANDBOX_PORT = '9090',
  SANDBOX_REDIRECT_URIS,
  SANDBOX_CLIENT_ID,
  SANDBOX_CLIENT_SECRET,
} = process.env as Readonly<Record<string, string | undefined>>

const ownBridge = ['localhost', '127.0.0.1'].flatMap((host) =>
  ['/oauth/callback', '/oauth/adminconsent'].map((path) => `http://${host}:8080${path}`),
)

const personLine = (person: Person): string =>
  `  ${usernameOf(person).padEnd(28)} ${person.name}${person.kind === 'person' ? '' : ` (${person.kind})`}`

/** Ends the program with a sentence instead of a stack. */
function refuse(sentence: string): never {
  console.error(sentence)
  process.exit(1)
}

if (!/^\d{1,5}$/.test(SANDBOX_PORT)) refuse('SANDBOX_PORT must be a port number; 0 takes any free one.')

const sandbox = await startSandbox({
  port: Number(SANDBOX_PORT),
  redirectUris: SANDBOX_REDIRECT_URIS?.split(',').map((uri) => uri.trim()) ?? ownBridge,
  ...(SANDBOX_CLIENT_ID === undefined ? {} : { clientId: SANDBOX_CLIENT_ID }),
  ...(SANDBOX_CLIENT_SECRET === undefined ? {} : { clientSecret: SANDBOX_CLIENT_SECRET }),
}).catch((error: NodeJS.ErrnoException) => {
  if (error.code !== 'EADDRINUSE') throw error
  return refuse(`Port ${SANDBOX_PORT} is in use by another program. Stop it, or choose another with SANDBOX_PORT.`)
})

console.log(`Pretend Entra ID and Microsoft Graph at ${sandbox.origin}
Everything is in memory, and anybody on this machine may sign in as anybody.

Point a bridge at it:
  LOGIN_URL=${sandbox.origin}
  GRAPH_URL=${sandbox.origin}
  ALLOW_INSECURE_UPSTREAM=1
  TENANTS=*
  ENTRA_TENANT=common
  ENTRA_CLIENT_ID=${sandbox.clientId}
  ENTRA_CLIENT_SECRET=${sandbox.clientSecret}

Redirect URIs: ${[...sandbox.entra.app.redirectUris].join(' ')}
People:
${sandbox.people.map(personLine).join('\n')}
Switches, faults, log of calls: GET ${sandbox.origin}/sandbox`)

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close())
