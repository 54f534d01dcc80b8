import type { Person } from '../model.ts'
import { guidFor } from './ids.ts'

/** Mailbox settings and categories. @see https://learn.microsoft.com/graph/api/resources/mailboxsettings */

export interface Settings {
  /** Windows name. */
  timeZone: string
  readonly locale: string
  readonly categories: readonly { readonly id: string; readonly displayName: string; readonly color: string }[]
}

const categories = [
  ['Red category', 'preset0'],
  ['Orange category', 'preset1'],
  ['Customers, important', 'preset7'],
  ['Travel', 'preset3'],
  ['Büro & Verwaltung', 'preset4'],
] as const

const zones: Readonly<Record<string, string>> = {
  'alex@contoso.example': 'Eastern Standard Time',
  'megan@contoso.example': 'GMT Standard Time',
  'lgu@contoso.example': 'China Standard Time',
  'miriam@fabrikam.example': 'Pacific Standard Time',
  'pradeep@fabrikam.example': 'India Standard Time',
}

export const settingsFor = (owner: Person): Settings => ({
  timeZone: zones[owner.upn] ?? 'W. Europe Standard Time',
  locale: 'en-US',
  categories: categories.map(([displayName, color]) => ({ id: guidFor(displayName, owner.oid), displayName, color })),
})

const purposes: Readonly<Record<Person['kind'], string>> = {
  person: 'user',
  guest: 'user',
  room: 'room',
  sharedMailbox: 'shared',
}

export const workingHours = (settings: Settings) => ({
  daysOfWeek: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'],
  startTime: '08:00:00.0000000',
  endTime: '17:00:00.0000000',
  timeZone: { name: settings.timeZone },
})

export const mailboxSettings = (owner: Person, settings: Settings): Readonly<Record<string, unknown>> => ({
  archiveFolder: guidFor('archive', owner.oid),
  timeZone: settings.timeZone,
  delegateMeetingMessageDeliveryOptions: 'sendToDelegateOnly',
  dateFormat: 'M/d/yyyy',
  timeFormat: 'h:mm tt',
  userPurpose: purposes[owner.kind],
  automaticRepliesSetting: {
    status: 'disabled',
    externalAudience: 'all',
    internalReplyMessage: '',
    externalReplyMessage: '',
    scheduledStartDateTime: { dateTime: '2026-01-01T08:00:00.0000000', timeZone: 'UTC' },
    scheduledEndDateTime: { dateTime: '2026-01-02T08:00:00.0000000', timeZone: 'UTC' },
  },
  language: { locale: settings.locale, displayName: 'English (United States)' },
  workingHours: workingHours(settings),
})
