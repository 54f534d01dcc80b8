/** The bridge calls itself by the way that apps come, and sees how that arrives: what a proxy on the way does, and what it leaves out. */
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type Koa from 'koa'
import type { Config } from '../config.ts'
import { ask, bad, type Finding, good, note } from './findings.ts'

/** How a request arrived. */
interface Visit {
  /** The neighbour that the connection is from. */
  readonly peer: string
  readonly forwardedFor: string
  readonly forwardedProto: string
  /** The neighbour is a proxy that is named in TRUSTED_PROXIES. */
  readonly isBelieved: boolean
}

/** By the word that the doctor sends along; undefined until it arrives. */
export type Visits = Map<string, Visit | undefined>

const header = 'x-bridge-doctor'

export const noteVisit =
  (visits: Visits, proxied: (request: IncomingMessage) => boolean): Koa.Middleware =>
  (ctx, next) => {
    const word = ctx.get(header)
    if (word !== '' && visits.has(word)) {
      visits.set(word, {
        peer: ctx.req.socket.remoteAddress ?? '',
        forwardedFor: ctx.get('x-forwarded-for'),
        forwardedProto: ctx.get('x-forwarded-proto'),
        isBelieved: proxied(ctx.req),
      })
    }
    return next()
  }

export interface DoorDeps {
  readonly config: Config
  /** Without a slash at its end. */
  readonly publicUrl: string
  readonly visits: Visits
}

export async function lookAtDoor(deps: DoorDeps): Promise<readonly Finding[]> {
  const { publicUrl, config, visits } = deps
  if (config.publicUrl === undefined) return [note('PUBLIC_URL is not set: the bridge is for this machine alone.')]
  const word = randomUUID()
  visits.set(word, undefined)
  try {
    const answer = await ask(`${publicUrl}/health`, { [header]: word })
    if (answer === undefined)
      return [
        bad(
          `${publicUrl} cannot be reached from here. Operator: start the bridge, then check name, proxy and certificate.`,
        ),
      ]
    if (answer.status !== 200 || (await answer.text()).trim() !== 'ok')
      return [
        bad(
          `Something else answers at ${publicUrl} (HTTP ${answer.status}). Operator: let the proxy pass it to this bridge.`,
        ),
      ]
    const visit = visits.get(word)
    const here = visit === undefined ? notHere : proxySays(visit, publicUrl.startsWith('https:'))
    return [good(`The bridge is reached at ${publicUrl}.`), ...here, await wellKnown(publicUrl)]
  } finally {
    visits.delete(word)
  }
}

const notHere = [
  note(
    'Another bridge answered there, or none runs in this process: run doctor where the bridge runs to see what its proxy does.',
  ),
]

function proxySays({ peer, forwardedFor, forwardedProto, isBelieved }: Visit, isHttps: boolean): readonly Finding[] {
  const findings: Finding[] = []
  if (forwardedFor !== '' && !isBelieved)
    findings.push(note(`A proxy at ${peer} stands in front and is not believed. Operator: name it in TRUSTED_PROXIES.`))
  if (isHttps && forwardedProto === '')
    findings.push(
      note('The proxy does not say that the request came by https. Operator: let it set X-Forwarded-Proto.'),
    )
  if (isHttps && forwardedFor === '')
    findings.push(note('The proxy does not say where requests come from. Operator: let it set X-Forwarded-For.'))
  return findings
}

/** @see RFC 6764 §5 */
async function wellKnown(publicUrl: string): Promise<Finding> {
  const answer = await ask(new URL('/.well-known/caldav', publicUrl))
  const place = answer?.headers.get('location')
  const target = `${publicUrl}/dav/`
  const isRight = place != null && new URL(place, publicUrl).href === target
  return isRight
    ? good('/.well-known/caldav leads apps to the calendars.')
    : note(
        `/.well-known/caldav does not lead to ${target}. Operator: let the proxy pass it on; most apps then need the host name alone.`,
      )
}
