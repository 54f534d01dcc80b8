import { DAV, PUSH, q } from '../../xml/names.ts'
import { element, elementWith } from '../../xml/render.ts'
import { type Property, property } from './row.ts'

const spec = 'WebDAV-Push draft'

/** Nobody has them where push is not switched on. @see https://github.com/bitfireAT/webdav-push "Push Properties" */
export const pushProperties: readonly Property[] = [
  property({
    name: q(PUSH, 'transports'),
    spec,
    on: ['calendar'],
    value: (_, { push }) =>
      push && [
        element(
          q(PUSH, 'web-push'),
          elementWith(q(PUSH, 'vapid-public-key'), { type: 'p256ecdsa' }, push.vapidPublicKey),
        ),
      ],
  }),
  property({
    name: q(PUSH, 'topic'),
    spec,
    on: ['calendar'],
    value: ({ calendarId }, { push }) => push && [push.topic(calendarId)],
  }),
  property({
    name: q(PUSH, 'supported-triggers'),
    spec,
    on: ['calendar'],
    value: (_, { push }) => push && [element(q(PUSH, 'content-update'), element(q(DAV, 'depth'), '1'))],
  }),
]
