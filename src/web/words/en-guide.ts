/** For somebody who has never been here. */
export const landing = {
  title: 'Your Outlook calendars, in any calendar app',
  lead: 'This bridge shows your Outlook or Microsoft 365 calendars to every app that speaks CalDAV: Thunderbird, Apple Calendar, DAVx⁵ and many more. You sign in once, give each app a password of its own, and whatever changes in Outlook appears in your apps.',
  signIn: 'Sign in with Microsoft',
  approval: 'Does Microsoft say that your organization has to approve this?',
  approvalLink: 'What to do',
  asksTitle: 'What it asks for',
  asks: [
    ['Read your calendars', 'to show them in your apps'],
    ['Your name and address', 'to know whose calendars they are'],
    ['Access while you are away', 'so that your apps stay up to date'],
  ],
  neverTitle: 'What it never does',
  nevers: [
    ['Change anything', 'it has no permission to write, so nothing in Outlook can be altered or deleted'],
    ['Look at mail, contacts or files', 'it cannot: it never asks for them'],
    ['See your Microsoft password', 'you type it on Microsoft’s page only'],
  ],
  kept: 'A sealed copy of your calendars is kept on this server, so that your apps get quick answers. You can have it erased at any time.',
}

/** Where each app wants its three values. */
export const recipes = [
  {
    app: 'Thunderbird',
    steps: [
      'Open the calendar and choose New Calendar, then On the Network.',
      'Enter the user name, and the server as the location. Choose Find Calendars.',
      'Paste the password, tick the calendars you want and subscribe.',
    ],
  },
  {
    app: 'iPhone and iPad',
    steps: [
      'Open Settings, Apps, Calendar, Calendar Accounts, Add Account, Other.',
      'Choose Add CalDAV Account.',
      'Enter server, user name and password, then Next.',
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
      'Enter server, user name and password, then Login.',
      'Create the account and tick the calendars to synchronize.',
    ],
  },
  {
    app: 'Any other app',
    steps: [
      'Look for “CalDAV”, sometimes under “Other calendar” or “Add account”.',
      'Enter server, user name and password.',
      'If it finds nothing, use the CalDAV address, or the address of a single calendar.',
    ],
  },
]

/** For a person whose organization has to approve, and for their administrator. */
export const help = {
  title: 'When your organization has to approve',
  lead: 'Many organizations let only an administrator allow an app to read calendars. One approval is enough for everybody there; afterwards you just sign in.',
  screensTitle: 'What Microsoft showed you',
  screens: [
    [
      '“Approval required” with a box for a reason',
      'Write that you want to see your own calendar, read-only, in your calendar app. Send the request and wait for the answer; Microsoft does not tell us about it. Then sign in here again.',
    ],
    ['“Need admin approval” without a box', 'Send the link below to your administrator.'],
    [
      '“You are not assigned” or AADSTS50105',
      'The app is approved, but only for some people. Ask your administrator to assign it to you.',
    ],
    [
      'Something about your device or a security rule',
      'A rule for your device or place blocked the sign-in. Your administrator finds it in the sign-in log under the correlation ID on Microsoft’s page.',
    ],
  ],
  linkTitle: 'The link for your administrator',
  linkText: 'An administrator who opens it sees what is asked for and can approve it for the whole organization.',
  who: 'Your work address or your organization’s domain',
  whoExample: 'you@contoso.example',
  whoSubmit: 'Make the link',
  whoWrong: 'That does not look like an address or a domain.',
  linkFor: (domain: string) => `For ${domain}`,
  adminTitle: 'For the administrator',
  admin: [
    [
      'What is asked for',
      'Delegated Calendars.Read, sign-in, and offline access. Each person sees only what they can see in Outlook. No application permission, no write access, no mail, contacts or files.',
    ],
    [
      'Where the data goes',
      'To this server and to the calendar apps that a person connects with an app password. Tokens and calendars are stored sealed; a person can erase them at any time.',
    ],
    [
      'How to undo it',
      'Delete the app under Enterprise applications in the Entra admin center. The bridge loses access within about an hour.',
    ],
    [
      'If people still cannot sign in',
      'In the app’s properties, “Enabled for users to sign-in” must be on; with “Assignment required”, people or groups must be assigned.',
    ],
  ],
}
