import type { Bearer } from '../../model.ts'
import { demand, targetOf } from '../authorize.ts'
import { Refusal } from '../errors.ts'
import { parsePrefer } from '../prefer.ts'
import { graphRequest } from '../request.ts'
import { calendarsOf } from '../seen.ts'
import type { Subscription } from '../subscriptions.ts'
import type { Deps, GraphRequest, GraphResponse } from '../types.ts'

/** Endpoints that are not below a mailbox: subscriptions. @see https://learn.microsoft.com/graph/api/resources/subscription */
export type RootEndpoint = (bearer: Bearer, deps: Deps, request: GraphRequest) => GraphResponse | Promise<GraphResponse>

const idIn = ({ segments }: GraphRequest): string => segments[1] ?? ''

const context = (deps: Deps, rest: string) => ({
  '@odata.context': `${deps.context.origin()}/v1.0/$metadata#subscriptions${rest}`,
})

const list: RootEndpoint = (bearer, deps) => ({
  status: 200,
  body: { ...context(deps, ''), value: deps.subscriptions.list(bearer).map(({ wire }) => wire) },
})

const get: RootEndpoint = (bearer, deps, request) => ({
  status: 200,
  body: { ...context(deps, '/$entity'), ...deps.subscriptions.get(idIn(request), bearer).wire },
})

const remove: RootEndpoint = (bearer, deps, request) => {
  deps.subscriptions.remove(deps.subscriptions.get(idIn(request), bearer).id)
  return { status: 204 }
}

const renew: RootEndpoint = (bearer, deps, request) => {
  const found = deps.subscriptions.get(idIn(request), bearer)
  const expirationDateTime = deps.subscriptions.expiry(bodyOf(request)['expirationDateTime'])
  found.wire = { ...found.wire, expirationDateTime }
  return { status: 200, body: { ...context(deps, '/$entity'), ...found.wire } }
}

const reauthorize: RootEndpoint = (bearer, deps, request) => {
  deps.subscriptions.get(idIn(request), bearer)
  return { status: 204 }
}

const bodyOf = ({ body }: GraphRequest): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const create: RootEndpoint = async (bearer, deps, request) => {
  demand(bearer, 'basic')
  const body = bodyOf(request)
  const clientState = textOrNull(body['clientState'])
  if (clientState !== null && clientState.length > 128) throw new Refusal('ValidationError', 'clientState is too long.')
  const subscription = await deps.subscriptions.create({
    ...subject(bearer, deps, textOrNull(body['resource']) ?? ''),
    immutableId: parsePrefer(request.headers['prefer']).immutableId,
    tid: bearer.tid,
    wire: {
      resource: textOrNull(body['resource']),
      applicationId: bearer.appId,
      changeType: textOrNull(body['changeType']) ?? 'updated',
      clientState,
      notificationUrl: textOrNull(body['notificationUrl']) ?? '',
      lifecycleNotificationUrl: textOrNull(body['lifecycleNotificationUrl']),
      expirationDateTime: deps.subscriptions.expiry(body['expirationDateTime']),
      creatorId: bearer.oid ?? bearer.appId,
      includeResourceData: null,
      latestSupportedTlsVersion: 'v1_2',
      notificationContentType: 'application/json',
    },
  })
  return { status: 201, body: { ...context(deps, '/$entity'), ...subscription.wire } }
}

/** The mailbox and calendar a resource names. Another person's mailbox needs an application's token. */
function subject(bearer: Bearer, deps: Deps, resource: string): Pick<Subscription, 'mailbox' | 'folder'> {
  const path = `/${resource.replace(/^\/+/, '')}`
  const { mailbox, own, rest } = targetOf(
    bearer,
    graphRequest('GET', path, { headers: {}, body: undefined, inBatch: false }),
    deps.context,
    deps.mailboxes,
  )
  if (!own) throw new Refusal('ErrorAccessDenied')
  const shape = rest.map((part) => part.toLowerCase()).join('/')
  if (shape === 'events') return { mailbox, folder: undefined }
  const calendar = calendarsOf(mailbox).find(({ id, link }) => link === undefined && id === rest[1])
  if (rest.length === 3 && rest[0] === 'calendars' && rest[2] === 'events' && calendar !== undefined)
    return { mailbox, folder: calendar.folder }
  throw new Refusal('ExtensionError')
}

const endpoints: Readonly<Record<string, RootEndpoint>> = {
  'GET 1': list,
  'POST 1': create,
  'GET 2': get,
  'PATCH 2': renew,
  'DELETE 2': remove,
  'POST 3': reauthorize,
}

export function rootEndpointFor({ method, segments }: GraphRequest): RootEndpoint | undefined {
  return segments[0]?.toLowerCase() === 'subscriptions' ? endpoints[`${method} ${segments.length}`] : undefined
}
