import { CALDAV, DAV, nameKey, q, XML } from '../../xml/names.ts'
import { element, elementWith, type XmlNode } from '../../xml/render.ts'
import type { QName } from '../../xml/types.ts'
import { everywhere } from '../resource.ts'
import { type Property, property } from './row.ts'

const href = (path: string): XmlNode => element(q(DAV, 'href'), path)

const privilege = (name: string): XmlNode => element(q(DAV, 'privilege'), element(q(DAV, name)))

const supported = (name: QName, description: string, ...parts: readonly XmlNode[]): XmlNode =>
  element(
    q(DAV, 'supported-privilege'),
    element(q(DAV, 'privilege'), element(name)),
    elementWith(q(DAV, 'description'), { [nameKey(q(XML, 'lang'))]: 'en' }, description),
    ...parts,
  )

const sendFreeBusy = q(CALDAV, 'schedule-send-freebusy')

const privileges = [
  supported(
    q(DAV, 'read'),
    'Read',
    supported(q(DAV, 'read-current-user-privilege-set'), 'Read own privileges'),
    supported(q(CALDAV, 'read-free-busy'), 'Read when a calendar is busy'),
  ),
  supported(
    q(DAV, 'write'),
    'Write, which nobody has',
    ...['write-properties', 'write-content', 'bind', 'unbind'].map((name) =>
      supported(q(DAV, name), `Part of writing: ${name}`),
    ),
  ),
]

const supportedByOthers = supported(q(DAV, 'all'), 'Everything', ...privileges)
const supportedByOutbox = supported(
  q(DAV, 'all'),
  'Everything',
  ...privileges,
  supported(sendFreeBusy, 'Ask when other people are busy'),
)

/** Who is who, and who may do what: everybody may read what is his own, nobody may write. */
export const acl: readonly Property[] = [
  property({
    name: q(DAV, 'current-user-principal'),
    spec: 'RFC 5397 §3',
    on: everywhere,
    value: (_, view) => [href(view.href({ kind: 'principal' }))],
  }),
  property({
    // Apple asks for it on every kind of resource and gives the account up when it is missing.
    name: q(DAV, 'principal-URL'),
    spec: 'RFC 3744 §4.2',
    on: everywhere,
    value: (_, view) => [href(view.href({ kind: 'principal' }))],
  }),
  property({
    name: q(DAV, 'principal-collection-set'),
    spec: 'RFC 3744 §5.8',
    on: everywhere,
    value: (_, view) => [href(view.href({ kind: 'principals' }))],
  }),
  property({
    // Also of calendars that somebody else shares: macOS reads this address, and only one principal can be read.
    name: q(DAV, 'owner'),
    spec: 'RFC 3744 §5.1',
    on: ['principal', 'home', 'calendar', 'object'],
    value: (_, view) => [href(view.href({ kind: 'principal' }))],
  }),
  property({
    // Exactly these two make Thunderbird, Evolution, KDE and DAVx5 show a calendar as read-only.
    name: q(DAV, 'current-user-privilege-set'),
    spec: 'RFC 3744 §5.4',
    on: everywhere,
    value: ({ kind }) => [
      privilege('read'),
      privilege('read-current-user-privilege-set'),
      ...(kind === 'outbox' ? [element(q(DAV, 'privilege'), element(sendFreeBusy))] : []),
    ],
  }),
  property({
    name: q(DAV, 'supported-privilege-set'),
    spec: 'RFC 3744 §5.3',
    on: everywhere,
    value: ({ kind }) => [kind === 'outbox' ? supportedByOutbox : supportedByOthers],
  }),
  property({
    // One entry, and nobody can change it.
    name: q(DAV, 'acl'),
    spec: 'RFC 3744 §5.5',
    on: everywhere,
    value: (_, view) => [
      element(
        q(DAV, 'ace'),
        element(q(DAV, 'principal'), href(view.href({ kind: 'principal' }))),
        element(q(DAV, 'grant'), privilege('read'), privilege('read-current-user-privilege-set')),
        element(q(DAV, 'protected')),
      ),
    ],
  }),
  property({
    name: q(DAV, 'acl-restrictions'),
    spec: 'RFC 3744 §5.6',
    on: everywhere,
    value: () => ['grant-only', 'no-invert'].map((name) => element(q(DAV, name))),
  }),
  property({
    name: q(DAV, 'inherited-acl-set'),
    spec: 'RFC 3744 §5.7',
    on: everywhere,
    value: () => [],
  }),
  property({
    // No groups: Outlook's are no principals of this server.
    name: q(DAV, 'group-member-set'),
    spec: 'RFC 3744 §4.3',
    on: ['principal'],
    value: () => [],
  }),
  property({
    name: q(DAV, 'group-membership'),
    spec: 'RFC 3744 §4.4',
    on: ['principal'],
    value: () => [],
  }),
  property({
    name: q(DAV, 'alternate-URI-set'),
    spec: 'RFC 3744 §4.1',
    on: ['principal'],
    value: () => [],
  }),
]
