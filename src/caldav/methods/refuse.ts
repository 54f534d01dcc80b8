import { DAV, q } from '../../xml/names.ts'
import { element } from '../../xml/render.ts'
import type { Call } from '../call.ts'
import { DavError } from '../conditions.ts'
import type { Reply } from '../reply.ts'

/**
 * Everything that would change something. Decided before any precondition and before the body is read: Thunderbird takes
 * a 409 or 412 for a sign of a writable place, DAVx5 and Evolution revert their change only on this very answer.
 * @see RFC 3744 §7.1.1
 */
export const refuse =
  (privilege: 'write-content' | 'bind' | 'unbind' | 'write-acl') =>
  async ({ place, href }: Call): Promise<Reply> => {
    if (place.kind === 'registration' || (place.kind === 'vacant' && !place.own)) throw new DavError('not-found')
    const resource = element(
      q(DAV, 'resource'),
      element(q(DAV, 'href'), href(place)),
      element(q(DAV, 'privilege'), element(q(DAV, privilege))),
    )
    throw new DavError('need-privileges', { content: [resource] })
  }
