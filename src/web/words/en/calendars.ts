/** The calendars and how far they have been read. */
export const calendarsWords = {
  calendars: {
    title: 'Your calendars',
    waiting: 'The list of your calendars is on its way.',
    none: 'Outlook shows no calendars for this account.',
    reading: 'reading …',
    soFar: (events: string) => `${events} so far …`,
    paused: 'not read yet',
    events: (count: number) => (count === 1 ? '1 event' : `${count.toLocaleString('en')} events`),
    shared: (name: string) => `shared by ${name}`,
    checked: (when: string) => `checked ${when}`,
    progress: (done: number, all: number) => `${done} of ${all} calendars read`,
    skipped: (count: number) => (count === 1 ? '1 event left out' : `${count} events left out`),
    skippedText: 'These could not be translated. Everything else is complete.',
  },
}
