import type { GraphEvent } from '../../src/event.ts'
import { translate } from '../../src/ical/translate.ts'

/** A word in every member that anybody can fill, and a series with an exception that has them all, too. */
export const at = (dateTime: string) => ({ dateTime, timeZone: 'UTC' })
export const planted = (mark: string): GraphEvent => ({
  id: `canary-id-${mark}`,
  iCalUId: `canary-icaluid-${mark}`,
  changeKey: `canary-changekey-${mark}`,
  type: 'singleInstance',
  createdDateTime: '2025-11-11T11:11:11Z',
  lastModifiedDateTime: '2025-12-12T12:12:12Z',
  subject: `canary-subject-${mark}`,
  bodyPreview: `canary-preview-${mark}`,
  body: { contentType: 'html', content: `<p>canary-body-${mark} <a href="https://canary-href.example/">x</a></p>` },
  start: at('2026-03-10T09:00:00'),
  end: at('2026-03-10T10:00:00'),
  originalStartTimeZone: 'New Zealand Standard Time',
  originalEndTimeZone: 'Tokyo Standard Time',
  organizer: { emailAddress: { name: `canary-organizer-${mark}`, address: 'canary-organizer@contoso.example' } },
  attendees: [
    {
      type: 'required',
      status: { response: 'declined' },
      emailAddress: { name: `canary-attendee-${mark}`, address: 'canary-attendee@contoso.example' },
    },
    { type: 'resource', emailAddress: { name: `canary-room-${mark}`, address: 'canary-room@contoso.example' } },
  ],
  responseStatus: { response: 'tentativelyAccepted' },
  responseRequested: true,
  allowNewTimeProposals: false,
  showAs: 'oof',
  sensitivity: 'normal',
  importance: 'high',
  isReminderOn: true,
  reminderMinutesBeforeStart: 77,
  categories: [`canary-category-${mark}`],
  location: {
    displayName: `canary-place-${mark}; https://canary-link.example/j/1`,
    locationUri: 'https://canary-uri.example/',
    locationEmailAddress: 'canary-place@contoso.example',
    uniqueId: 'canary-unique',
    address: { street: 'canary-street' },
    coordinates: { latitude: 47.77, longitude: -122.77 },
  },
  locations: [{ displayName: `canary-place-${mark}` }, { displayName: 'https://canary-other.example/' }],
  isOnlineMeeting: true,
  onlineMeetingProvider: 'teamsForBusiness',
  onlineMeeting: { joinUrl: 'https://canary-join.example/', conferenceId: '777777', tollNumber: '+1 777 777' },
  onlineMeetingUrl: 'https://canary-old.example/',
  hasAttachments: true,
  webLink: 'https://canary-web.example/',
  transactionId: 'canary-transaction',
})

export const series: GraphEvent = {
  ...planted('series'),
  type: 'seriesMaster',
  recurrence: {
    pattern: { type: 'weekly', interval: 1, daysOfWeek: ['tuesday'], firstDayOfWeek: 'monday' },
    range: { type: 'noEnd', startDate: '2026-03-10', recurrenceTimeZone: 'W. Europe Standard Time' },
  },
  cancelledOccurrences: ['OID.canary-oid.2026-03-17'],
  exceptionOccurrences: [
    {
      ...planted('exception'),
      type: 'exception',
      occurrenceId: 'OID.canary-oid.2026-03-24',
      start: at('2026-03-25T09:00:00'),
      end: at('2026-03-25T10:00:00'),
    },
  ],
}

const options = { uid: 'canary-uid', owner: ['adele@contoso.example'] }
export const written = (event: GraphEvent): string =>
  translate(event, {
    ...options,
    categoryColors: new Map([['canary-category-series', 'preset3']]),
    htmlDescription: true,
  }).text
export const canaries = (text: string | undefined): readonly string[] =>
  [...new Set((text ?? '').replaceAll('\r\n ', '').match(/canary[\w-]*/g) ?? [])].sort()
