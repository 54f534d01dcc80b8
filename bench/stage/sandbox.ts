/** The pretended Microsoft as a program of its own, with a crowd of people whose mailboxes are empty. */
import { randomBytes } from 'node:crypto'
import { startSandbox } from '../../sandbox/server.ts'
import { generated } from '../../sandbox/world/generate.ts'
import { serveCommands } from './program.ts'
import type { Calls, Fill, SandboxFacts } from './types.ts'

const sandbox = await startSandbox({ crowd: Number(process.env['CROWD']), quiet: true })
const { context } = sandbox
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const oidOf = (person: number): string =>
  context.directory.personByAddress(`person${person}@contoso.example`)?.oid ?? ''

const prose = (octets: number): string =>
  randomBytes(octets).toString('base64url').slice(0, octets).replaceAll('-', ' ')

/** Parts of a `$batch` are no calls, but count as requests where Outlook limits them. */
function calls(): Calls {
  const graph = context.calls.list().filter(({ side }) => side === 'graph')
  const parts = graph.filter(({ inBatch }) => inBatch).length
  return { calls: graph.length - parts, parts, refused: graph.filter(({ status }) => status === 429).length }
}

serveCommands({
  facts: (): SandboxFacts => {
    const { origin, clientId, clientSecret } = sandbox
    return { origin, clientId, clientSecret }
  },
  register: ({ publicUrl }: { readonly publicUrl: string }) => sandbox.register(`${publicUrl}/oauth/callback`),
  latency: ({ ms }: { readonly ms: number }) => void Object.assign(context.knobs, { latencyMs: ms }),
  calls,
  advance: async ({ ms }: { readonly ms: number }) => {
    const body = JSON.stringify({ advanceMs: ms })
    await fetch(`${sandbox.origin}/sandbox/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
  },
  forget: () => context.calls.clear(),
  fill: ({ person, events, series, bodyOctets }: Fill) => {
    const mailbox = sandbox.graph.mailbox(oidOf(person))
    const inputs = generated(context.now(), `person${person}`, events, series)
    // Text that does not repeat itself, as people write it; Graph does not pack it either.
    const body = bodyOctets === undefined ? {} : { body: { contentType: 'text', content: prose(bodyOctets) } }
    for (const input of inputs) mailbox.addEvent('calendar', { ...input, ...body })
  },
  /** Adds an event tomorrow. @returns its number in the mailbox */
  add: ({ person, subject }: { readonly person: number; readonly subject: string }): number => {
    const at = (ms: number) => ({ dateTime: new Date(context.now() + ms).toISOString().slice(0, 19), timeZone: 'UTC' })
    const input = { subject, start: at(dayMs), end: at(dayMs + hourMs) }
    return sandbox.graph.mailbox(oidOf(person)).addEvent('calendar', input).entry
  },
  rename: ({ person, entry, subject }: { readonly person: number; readonly entry: number; readonly subject: string }) =>
    void sandbox.graph.mailbox(oidOf(person)).patchEvent(entry, { subject }),
  remove: ({ person, entry }: { readonly person: number; readonly entry: number }) =>
    sandbox.graph.mailbox(oidOf(person)).deleteEvent(entry),
  /** Switches a fault on, or all off. */
  fault: ({ name, times }: { readonly name?: string; readonly times?: number }) => {
    if (name === undefined) context.faults.off()
    else context.faults.on({ name, ...(times === undefined ? {} : { times }) })
  },
  /** Changes the title of the n-th event. */
  change: ({ person, at, subject }: { readonly person: number; readonly at: number; readonly subject: string }) => {
    const mailbox = sandbox.graph.mailbox(oidOf(person))
    const entry = [...mailbox.calendar('calendar').items.keys()][at]
    if (entry !== undefined) mailbox.patchEvent(entry, { subject })
  },
})
