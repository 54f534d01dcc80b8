import { Fault } from '../../errors.ts'
import type { PushDesk, PushSubscription, Registration } from '../../subscribers.ts'
import { childOf, childrenOf, isNamed, PUSH, q } from '../../xml/names.ts'
import type { XmlElement } from '../../xml/types.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import { locate } from '../locate.ts'
import { httpDate } from '../properties/webdav.ts'
import type { Reply } from '../reply.ts'
import { refuse } from './refuse.ts'

const refuseToBind = refuse('bind')
const refuseToUnbind = refuse('unbind')

/**
 * POST registers for messages about a calendar, where that is switched on; for everything else it is refused as writing.
 * @see https://github.com/bitfireAT/webdav-push "Subscription Registration"
 */
export async function pushRegister(call: Call): Promise<Reply> {
  const { place, session } = call
  const isXml = /^(application|text)\/xml\b/i.test(call.header('Content-Type'))
  if (session.push === undefined || !isXml || place.kind === 'vacant') return refuseToBind(call)
  const asked = call.xml()
  if (asked === undefined || !isNamed(asked, q(PUSH, 'push-register'))) return refuseToBind(call)
  await locate(session.home, place)
  if (place.kind !== 'calendar') throw new DavError('push-not-available')
  if (!wantsContent(asked)) throw new DavError('no-supported-trigger')
  const { id, expiresAt } = await registered(session.push, place.calendarId, asked)
  const location = new URL(call.href({ kind: 'registration', id }), call.origin)
  return { status: 204, headers: { Location: location.href, Expires: httpDate(expiresAt) } }
}

/** DELETE takes a registration back. */
export async function pushUnregister(call: Call): Promise<Reply> {
  const { place, session } = call
  if (place.kind !== 'registration') return refuseToUnbind(call)
  if (!(await session.push?.unregister(place.id))) throw new DavError('not-found')
  return { status: 204 }
}

/** DAVx5 says nothing of triggers and means changes of contents. Whatever depth is asked for, members are told of. */
function wantsContent(asked: XmlElement): boolean {
  const trigger = childOf(asked, q(PUSH, 'trigger'))
  return trigger === undefined || childOf(trigger, q(PUSH, 'content-update')) !== undefined
}

async function registered(push: PushDesk, calendarId: string, asked: XmlElement): Promise<Registration> {
  const expires = Date.parse(childOf(asked, q(PUSH, 'expires'))?.text ?? '')
  try {
    return await push.register(calendarId, subscriptionIn(asked), Number.isNaN(expires) ? undefined : expires)
  } catch (error) {
    if (!(error instanceof Fault) || error.kind !== 'rejected') throw error
    throw new DavError(error.code === 'tooMany' ? 'push-not-available' : 'invalid-subscription')
  }
}

/** Without a word about the encoding (DAVx5), the only one there is. */
function subscriptionIn(asked: XmlElement): PushSubscription {
  const [subscription, ...others] = childrenOf(asked, q(PUSH, 'subscription'))
  const details = subscription && childOf(subscription, q(PUSH, 'web-push-subscription'))
  if (details === undefined || others.length > 0) throw new DavError('invalid-subscription')
  const textOf = (name: string) => childOf(details, q(PUSH, name))?.text.trim()
  const encoding = textOf('content-encoding') ?? 'aes128gcm'
  const key = childOf(details, q(PUSH, 'subscription-public-key'))
  const isKnown = encoding === 'aes128gcm' && key?.attributes.get('type') === 'p256dh'
  if (!isKnown) throw new DavError('invalid-subscription')
  return {
    endpoint: textOf('push-resource') ?? '',
    publicKey: key?.text.trim() ?? '',
    authSecret: textOf('auth-secret') ?? '',
  }
}
