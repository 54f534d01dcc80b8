/** Secret addresses for apps that know nothing but addresses. */
export const feedsWords = {
  feeds: {
    title: 'Calendar addresses (ICS)',
    text: 'For apps that take nothing but an address: Google Calendar, Outlook on the web, wall displays, booking pages. Whoever has the address can read what it shows, without a password. Use an app password where you can.',
    label: 'Who gets the address',
    example: 'Display in the hall',
    calendar: 'Calendar',
    all: 'All calendars in one',
    detail: 'How much of each event',
    details: { busy: 'Busy times only', titles: 'Titles and places', all: 'Everything' },
    ends: 'The address ends',
    never: 'Never',
    endsAfter: (days: number) => `after ${days} days`,
    submit: 'Create an address',
    shows: (calendar: string, detail: string) => `${calendar}, ${detail.toLowerCase()}`,
    several: (count: number) => (count === 1 ? '1 calendar' : `${count} calendars`),
    view: 'What it shows',
    neverUsed: 'not fetched yet',
    used: (when: string, app: string | undefined) =>
      app === undefined ? `fetched ${when}` : `fetched ${when} by ${app}`,
    revoke: 'Withdraw',
    revokeSure: (label: string) =>
      `“${label}” gets nothing any more, at once. What was fetched so far stays with whoever has it.`,
    revokeNow: 'Withdraw now',
  },
  feedReveal: {
    title: (label: string) => `Address for ${label}`,
    ics: 'Calendar address',
    ifb: 'Busy times alone (free/busy)',
    once: 'The address is shown only now, and it is a secret: whoever has it can read these calendars. If it gets around, withdraw it and create another.',
    subscribe: 'Open in this device’s calendar',
    howTitle: 'Where to put it',
    how: [
      [
        'Google Calendar',
        'Other calendars → From URL. Google looks again about once a day, and nobody can change that.',
      ],
      ['Outlook on the web', 'Add calendar → Subscribe from web. Looks again every few hours.'],
      [
        'iPhone, iPad, Mac',
        'The button above, or Add Subscription Calendar. How often to look again can be set there.',
      ],
      ['Thunderbird', 'New Calendar → On the Network. It asks for no user name: leave it empty.'],
      ['ICSx⁵ on Android', 'The plus sign, then the address.'],
      ['Home Assistant', 'The Remote calendar integration.'],
    ],
    done: 'Done',
  },
}
