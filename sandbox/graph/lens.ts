import { noLocation } from './intake.ts'
import type { Content, Role, Shown } from './model.ts'

/**
 * What a sharee of each role sees of an event.
 * @see https://learn.microsoft.com/graph/outlook-share-or-delegate-calendar (roles)
 */

const nothing: Partial<Content> = {
  subject: '',
  body: { contentType: 'html', content: '' },
  bodyPreview: '',
  categories: [],
  location: noLocation,
  locations: [],
  attendees: [],
  hasAttachments: false,
  isOnlineMeeting: false,
  onlineMeeting: null,
  onlineMeetingProvider: 'unknown',
  isReminderOn: false,
  transactionId: null,
}

const busyWords: Readonly<Record<string, string>> = {
  free: 'Free',
  tentative: 'Tentative',
  oof: 'Away',
  workingElsewhere: 'Working elsewhere',
}

export const isPrivate = ({ sensitivity }: Content): boolean => sensitivity === 'private' || sensitivity === 'personal'

const seesPrivate: readonly (Role | 'owner')[] = ['owner', 'delegateWithPrivateEventAccess']

export const mayOpen = (content: Content, role: Role | 'owner'): boolean =>
  !isPrivate(content) || seesPrivate.includes(role)

const busyOnly = (content: Content): Content => ({
  ...content,
  ...nothing,
  subject: busyWords[content.showAs ?? ''] ?? 'Busy',
})

const lenses: Partial<Readonly<Record<Role | 'owner', (content: Content) => Content>>> = {
  none: busyOnly,
  freeBusyRead: busyOnly,
  limitedRead: (content) => ({
    ...content,
    ...nothing,
    subject: content.subject ?? '',
    location: content.location ?? noLocation,
    locations: content.locations ?? [],
  }),
}

export function through(shown: Shown, role: Role | 'owner'): Shown {
  const { content } = shown
  if (!mayOpen(content, role)) return { ...shown, content: { ...content, ...nothing, subject: 'Private appointment' } }
  const lens = lenses[role]
  return lens === undefined ? shown : { ...shown, content: lens(content) }
}
