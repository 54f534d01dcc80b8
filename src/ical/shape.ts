import type { GraphEvent } from '../event.ts'

/** What a value has to be: of a type, a list of one shape, or an object whose members have theirs. Other members stay as they are. */
type Shape = 'string' | 'number' | 'boolean' | readonly [Shape] | { readonly [member: string]: Shape }

const address: Shape = { emailAddress: { name: 'string', address: 'string' } }
const answer: Shape = { response: 'string', time: 'string' }
const place: Shape = {
  displayName: 'string',
  locationUri: 'string',
  address: { street: 'string', city: 'string', state: 'string', postalCode: 'string', countryOrRegion: 'string' },
  coordinates: { latitude: 'number', longitude: 'number' },
}

/**
 * As documented. Not here: what an event cannot do without, and what would make a false statement of it if it went missing
 * (recurrence, cancelled and changed instances). Who finds that odd refuses the event by name.
 */
const documented: { readonly [member in keyof GraphEvent]?: Shape } = {
  iCalUId: 'string',
  uid: 'string',
  occurrenceId: 'string',
  createdDateTime: 'string',
  lastModifiedDateTime: 'string',
  originalStartTimeZone: 'string',
  originalEndTimeZone: 'string',
  subject: 'string',
  body: { contentType: 'string', content: 'string' },
  organizer: address,
  attendees: [{ ...address, type: 'string', status: answer }],
  responseStatus: answer,
  responseRequested: 'boolean',
  allowNewTimeProposals: 'boolean',
  showAs: 'string',
  sensitivity: 'string',
  importance: 'string',
  isReminderOn: 'boolean',
  reminderMinutesBeforeStart: 'number',
  categories: ['string'],
  location: place,
  locations: [place],
  onlineMeetingProvider: 'string',
  onlineMeeting: {
    joinUrl: 'string',
    conferenceId: 'string',
    tollNumber: 'string',
    tollFreeNumbers: ['string'],
    phones: [{ number: 'string', type: 'string' }],
    quickDial: 'string',
  },
  onlineMeetingUrl: 'string',
  hasAttachments: 'boolean',
  webLink: 'string',
}

/** The event without what is not of the documented shape: an odd category is no reason to lose a meeting. The very event when all is well. */
export function shaped(event: GraphEvent): GraphEvent {
  const own = fitted(event, documented) as GraphEvent
  const exceptions = own.exceptionOccurrences
  if (!Array.isArray(exceptions)) return own
  const fitting = exceptions.map((exception) => fitted(exception, documented) ?? exception)
  return fitting.every((each, index) => each === exceptions[index]) ? own : { ...own, exceptionOccurrences: fitting }
}

/** @returns undefined for what does not fit; the very value where all of it does */
function fitted(value: unknown, shape: Shape): unknown {
  if (typeof shape === 'string') return typeof value === shape ? value : undefined
  if (isList(shape)) return Array.isArray(value) ? listOf(value, shape[0]) : undefined
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const odd = Object.entries(value).flatMap(([member, own]) => {
    const wanted = Object.hasOwn(shape, member) ? shape[member] : undefined
    const fitting = wanted === undefined || own == null ? own : fitted(own, wanted)
    return fitting === own ? [] : [[member, fitting] as const]
  })
  return odd.length === 0 ? value : { ...value, ...Object.fromEntries(odd) }
}

function listOf(values: readonly unknown[], shape: Shape): readonly unknown[] {
  const fitting = values.map((value) => fitted(value, shape))
  return fitting.every((each, index) => each === values[index]) ? values : fitting.filter((each) => each !== undefined)
}

const isList = (shape: Exclude<Shape, string>): shape is readonly [Shape] => Array.isArray(shape)
