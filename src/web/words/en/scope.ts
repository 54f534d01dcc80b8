/** What an app password shows. */
export const scopeWords = {
  scope: {
    detail: 'How much of each event',
    details: {
      all: ['Everything', 'title, place, people, notes, links'],
      titles: ['Titles and places', 'no people, notes or links; private events as “Private”'],
      busy: ['Busy times only', 'when you are busy, and nothing else'],
    },
    calendars: 'Which calendars',
    allCalendars: 'All, and those that come later',
    chosenCalendars: 'Only these:',
    past: 'How far back',
    future: 'How far ahead',
    wholePast: 'Everything',
    wholeFuture: 'Everything',
    days: (count: number) =>
      count % 365 === 0 ? (count === 365 ? '1 year' : `${count / 365} years`) : `${count} days`,
    ends: 'The password ends',
    never: 'Never',
    endsAfter: (days: number) => (days === 1 ? 'after 1 day' : `after ${days} days`),
    preview: 'Show me',
    /** In one line. */
    summary: {
      allCalendars: 'all calendars',
      ownCalendars: 'own calendars only',
      calendars: (count: number) => (count === 1 ? '1 calendar' : `${count} calendars`),
      details: { all: 'everything', titles: 'titles and places', busy: 'busy times only' },
      past: (days: string) => `${days} back`,
      future: (days: string) => `${days} ahead`,
    },
  },
  week: {
    title: (label: string) => `What ${label} sees`,
    titleNew: 'What this app will see',
    lead: 'The next seven days, exactly as the app gets them.',
    picture: (count: number) =>
      `Seven days with ${count === 1 ? '1 event' : `${count} events`}; they are listed below.`,
    list: 'As a list',
    zone: (zone: string) => `Times in ${zone}`,
    allDay: 'all day',
    nothing: 'Nothing on this day',
    empty: 'The app will see no events in the next seven days.',
    free: 'free',
    tentative: 'tentative',
    cancelled: 'cancelled',
    untitled: '(no title)',
    more: (count: number) => `and ${count} more`,
    unread: (names: string) => `Not read yet: ${names}`,
    unavailable: 'The calendars cannot be shown just now. Please try again in a minute.',
    back: 'Back to your page',
  },
}
