import type { SkipReason } from '../../../mirror/types.ts'

/** The calendars and how far they have been read. */
export const calendarsWords = {
  calendars: {
    title: 'Your calendars',
    waiting: 'The list of your calendars is on its way.',
    /** Nobody is reading: what stops it is said at the top of the page. */
    held: 'Not read yet. The top of this page says why.',
    none: 'Outlook shows no calendars for this account.',
    reading: 'reading …',
    soFar: (events: string) => `${events} so far …`,
    paused: 'not read yet',
    events: (count: number) => (count === 1 ? '1 event' : `${count.toLocaleString('en')} events`),
    shared: (name: string) => `shared by ${name}`,
    sharedAlone: 'shared with you',
    checked: (when: string) => `checked ${when}`,
    progress: (done: number, all: number) => `${done} of ${all} calendars read`,
    skipped: (count: number) => (count === 1 ? '1 event left out' : `${count} events left out`),
    skippedText: 'These could not be translated. Everything else is complete.',
    skippedMore: (count: number) => `… and ${count} more.`,
    unnamed: { unknown: 'An event of which nothing else is known', empty: 'An event without a title' },
    /** By the reason that is kept. */
    reasons: {
      'has no start': 'It has no start',
      'has a time that cannot be read': 'It has a time that cannot be read',
      'is not of the shape that was expected': 'Microsoft sent it in an unexpected shape',
      'has an exception without its original date': 'A changed date does not say which one it replaces',
      'has a cancelled occurrence without its date': 'A cancelled date does not say which one it is',
      'has an occurrence with an impossible date': 'One of its dates does not exist',
      'unknown recurrence type': 'It repeats in a way that is not known',
      'has a weekly recurrence without days': 'It repeats weekly, on no day',
      'has a relative recurrence without days': 'It repeats monthly or yearly, on no day',
      'unknown day of the week': 'It names a day of the week that is not known',
      'unknown recurrence index': 'It names a week of the month that is not known',
      'has a recurrence with an impossible interval': 'It repeats at an impossible interval',
      'has a recurrence without day of month': 'It repeats monthly, on no day',
      'has a recurrence without month': 'It repeats yearly, in no month',
      'has no instance': 'It never takes place',
      'has a recurrence of no occurrences': 'It repeats zero times',
      'unknown recurrence range': 'It ends in a way that is not known',
      'has a recurrence with an impossible date': 'It repeats from or until an impossible date',
      'has no recurrence': 'It is a series without a rule',
      'is hidden from this account': 'Its owner hides it from this account',
      'could not be read from Microsoft': 'Microsoft did not give it out; it is tried again every minute',
      'is not understood': 'It is not understood',
    } satisfies Readonly<Record<SkipReason, string>>,
  },
}
