/** An event full of words that must not be seen by those who may see less. */
import type { GraphEvent } from '../../src/event.ts'

export const secret = 'PLANTED'
export const at = { dateTime: '2026-11-20T10:00:00', timeZone: 'UTC' }
/** Every member that can hold words has them, and so has one that nobody knows yet. */
export const event = (more: Partial<GraphEvent> = {}): GraphEvent =>
  ({
    id: 'e1',
    changeKey: 'k1',
    '@odata.etag': 'W/"k1"',
    type: 'singleInstance',
    iCalUId: 'u1',
    start: at,
    end: at,
    showAs: 'oof',
    sensitivity: 'normal',
    subject: `${secret} subject`,
    location: { displayName: `${secret} place` },
    locations: [{ displayName: `${secret} place` }],
    body: { contentType: 'text', content: `${secret} body` },
    bodyPreview: `${secret} body`,
    organizer: { emailAddress: { name: `${secret} person`, address: 'x@contoso.example' } },
    attendees: [{ emailAddress: { name: `${secret} person`, address: 'x@contoso.example' } }],
    categories: [`${secret} category`],
    onlineMeeting: { joinUrl: `https://${secret}.example` },
    onlineMeetingUrl: `https://${secret}.example`,
    webLink: `https://${secret}.example`,
    transactionId: secret,
    futureMember: secret,
    ...more,
  }) as GraphEvent
export const wordsOf = (seen: GraphEvent) => [...JSON.stringify(seen).matchAll(/PLANTED \w+/g)].map(([word]) => word)
