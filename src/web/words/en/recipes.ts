/** Where each app wants its three values. */
export const recipes = [
  {
    app: 'Thunderbird',
    steps: [
      'Open the calendar and choose New Calendar, then On the Network.',
      'Enter the user name, and the server address as the location. Choose Find Calendars.',
      'Paste the password, tick the calendars you want and subscribe.',
    ],
  },
  {
    app: 'iPhone and iPad',
    steps: [
      'Open Settings, Apps, Calendar, Calendar Accounts, Add Account, Other.',
      'Choose Add CalDAV Account.',
      'Enter server address, user name and password, then Next.',
    ],
  },
  {
    app: 'Mac',
    steps: [
      'In Calendar, choose Add Account from the Calendar menu, then Other CalDAV Account.',
      'Set the account type to Manual.',
      'Enter user name, password and server address, then Sign In.',
    ],
  },
  {
    app: 'Android with DAVx⁵',
    steps: [
      'Add an account and choose Login with URL and user name.',
      'Enter server address, user name and password, then Login.',
      'Create the account and tick the calendars to synchronize.',
    ],
  },
  {
    app: 'GNOME Calendar and Evolution',
    steps: [
      'In Evolution: File, New, Calendar, type CalDAV. In GNOME 46 and later: Settings, Online Accounts, Calendar, Contacts and Files.',
      'Enter the server address, and the user name.',
      'Enter the password when you are asked for it, and choose the calendars.',
    ],
  },
  {
    app: 'Home Assistant',
    steps: [
      'Open Settings, Devices & services, Add integration, CalDAV.',
      'Enter the CalDAV address, user name and password.',
    ],
  },
  {
    app: 'Any other app',
    steps: [
      'Look for “CalDAV”, sometimes under “Other calendar” or “Add account”.',
      'Enter server address, user name and password.',
      'If it finds nothing, use the CalDAV address, or the address of a single calendar.',
    ],
  },
]
