import { help, landing, recipes } from './en-guide.ts'

/** Everything a person reads, in English. Another language is another table of the same shape, named in `words/all.ts`. */
export const en = {
  landing,
  recipes,
  help,
  lang: 'en',
  /** For dates and numbers: the day before the month. */
  locale: 'en-GB',
  product: 'Outlook CalDAV Bridge',
  back: 'Back to the start',
  code: 'Code',
  correlation: 'Correlation ID',
  time: 'Time',
  forSupport: 'For whoever helps you',
  move: {
    person: 'Your move',
    administrator: 'Your administrator’s move',
    operator: 'The operator’s move',
    nobody: 'Nothing for you to do',
  },

  /** A sign-in that failed, by who can end the trouble; `text` when nothing more is known. */
  signIn: {
    signIn: { title: 'The sign-in did not go through', move: 'person', text: 'Microsoft wants you to sign in again.' },
    person: { title: 'The sign-in did not go through', move: 'person', text: 'Something was left open.' },
    bug: { title: 'The sign-in did not go through', move: 'person', text: 'Please start again.' },
    admin: {
      title: 'Your organization has a say in this',
      move: 'administrator',
      text: 'A rule of your organization stopped the sign-in.',
    },
    operator: {
      title: 'This bridge is not set up right',
      move: 'operator',
      text: 'Whoever runs it has to look at its settings.',
    },
    retry: {
      title: 'Microsoft’s sign-in did not answer',
      move: 'nobody',
      text: 'Microsoft could not be reached, or has trouble of its own.',
      next: 'That usually passes quickly; please try again in a minute.',
    },
  },

  account: {
    signOut: 'Sign out',
  },

  connection: {
    connected: { tone: 'good', title: 'Connected', text: 'Your apps see what Outlook shows.', move: 'nobody' },
    starting: {
      tone: 'busy',
      title: 'Reading your calendars',
      text: 'This takes a few seconds to a few minutes. You can set up your first app meanwhile.',
      move: 'nobody',
    },
    trouble: {
      tone: 'wait',
      title: 'Microsoft is not answering just now',
      text: 'Your apps keep showing the last good copy, and the bridge keeps trying.',
      move: 'nobody',
    },
    denied: {
      tone: 'act',
      title: 'Microsoft refuses to show your calendars',
      text: 'A rule of your organization stands in the way. Your administrator can look up the code below.',
      move: 'administrator',
    },
    noMailbox: {
      tone: 'act',
      title: 'This account has no mailbox',
      text: 'You may have signed in as a guest, or your licence has no Exchange mailbox. Sign in with the account that you use in Outlook.',
      move: 'person',
    },
    operator: {
      tone: 'act',
      title: 'This server needs attention',
      text: 'Something has to be set right by whoever runs this bridge. Nothing of yours is lost.',
      move: 'operator',
    },
    signInNeeded: {
      tone: 'act',
      title: 'Please sign in again',
      text: 'Microsoft wants to see you once more. Your apps keep showing the last copy for a while and then pause until you have signed in.',
      move: 'person',
    },
    revoked: {
      tone: 'act',
      title: 'Access was withdrawn',
      text: 'Microsoft no longer lets the bridge read your calendars. If that was not meant to be, sign in again.',
      move: 'person',
    },
  },
  signInAgain: 'Sign in again',
  justNow: 'just now',
  since: (when: string) => `since ${when}`,

  apps: {
    title: 'Your apps',
    created: (date: string) => `Created ${date}`,
    expires: (date: string) => `ends ${date}`,
    expired: (date: string) => `ended ${date}`,
    neverUsed: 'not used yet',
    used: (when: string, app: string | undefined) => (app === undefined ? `used ${when}` : `used ${when} by ${app}`),
    revoke: 'Revoke',
    revokeSure: (label: string) => `“${label}” stops working at once. Your calendars in Outlook stay as they are.`,
    revokeNow: 'Revoke now',
  },
  create: {
    title: 'Connect an app',
    text: 'Each app gets its own password, which you can take back at any time.',
    label: 'Name of the app',
    example: 'Thunderbird on my laptop',
    submit: 'Create a password',
  },
  reveal: {
    title: (label: string) => `Set up ${label}`,
    once: 'The password is shown only now. Copy it before you leave this page; if it gets lost, revoke it and create another.',
    server: 'CalDAV server',
    user: 'User name',
    password: 'Password',
    copy: 'Copy',
    copied: 'Copied',
    moreTitle: 'Does your app ask for a longer address?',
    moreText: 'Most apps find everything from the server above. A few want one of these:',
    caldav: 'CalDAV address',
    howTitle: 'Where to put it',
    done: 'Done',
  },
  calendars: {
    title: 'Your calendars',
    waiting: 'The list of your calendars is on its way.',
    none: 'Outlook shows no calendars for this account.',
    reading: 'reading …',
    paused: 'not read yet',
    events: (count: number) => (count === 1 ? '1 event' : `${count.toLocaleString('en')} events`),
    shared: (name: string) => `shared by ${name}`,
    checked: (when: string) => `checked ${when}`,
    progress: (done: number, all: number) => `${done} of ${all} calendars read`,
    skipped: (count: number) => (count === 1 ? '1 event left out' : `${count} events left out`),
    skippedText: 'These could not be translated. Everything else is complete.',
  },

  compare: {
    text: 'Are your apps given what Outlook shows? Compare the next 90 days of your own calendars.',
    submit: 'Compare with Outlook',
    same: {
      title: 'Your apps see what Outlook shows',
      text: (compared: string) => `${compared} compared, and all of them are the same.`,
    },
    differs: {
      title: 'Some things differ',
      text: (compared: string, found: string) => `${compared} compared, ${found} found.`,
      help: 'This list holds no titles. You can send it to whoever runs this bridge.',
    },
    failed: {
      title: 'That could not be compared just now',
      text: 'Microsoft or this server did not answer. Nothing is wrong with your calendars; please try again in a minute.',
    },
    instances: (count: number) => (count === 1 ? '1 appointment' : `${count.toLocaleString('en')} appointments`),
    differences: (count: number) => (count === 1 ? '1 difference' : `${count.toLocaleString('en')} differences`),
    more: (count: number) => `and ${count.toLocaleString('en')} more`,
    when: (from: string, to: string) => `From ${from} to ${to}, counted in UTC.`,
    where: (calendar: number, date: string) => `Calendar ${calendar}, ${date}`,
    kinds: {
      missing: 'in Outlook, but not in your apps',
      extra: 'in your apps, but not in Outlook',
      time: 'at another time in your apps',
      allDay: 'whole days in one, a time of day in the other',
      title: 'under another title in your apps',
      cancelled: 'cancelled in one, not in the other',
    },
  },

  leave: {
    title: 'Leave',
    text: 'Disconnecting revokes every app password and erases the copy of your calendars from this server. Outlook is not touched.',
    link: 'Disconnect and erase …',
    sureTitle: 'Disconnect and erase everything?',
    sure: [
      'Every app password stops working at once.',
      'The copy of your calendars and the access to your account are erased from this server.',
      'Your calendars in Outlook stay exactly as they are.',
    ],
    afterwards:
      'To withdraw the permission at Microsoft as well, remove this bridge on your Microsoft account’s list of apps.',
    submit: 'Disconnect and erase',
    cancel: 'Keep everything',
  },

  consent: {
    granted: {
      title: 'Approved',
      text: 'Microsoft reports that your organization has approved the bridge. Tell your people to sign in; it can take a few minutes until Microsoft knows everywhere.',
    },
    refused: { title: 'Not approved', text: 'The approval was not given, and nothing has changed.' },
    unclear: {
      title: 'That did not tell us anything',
      text: 'You came back from Microsoft without an answer that belongs to a link of ours. Sign in to see whether the approval is there.',
    },
    start: 'Go to the sign-in',
    again: 'About the approval',
  },

  notes: {
    'signed-out': 'You are signed out.',
    ended: 'Your session has ended. Please sign in again.',
    erased: 'Everything of yours has been erased from this server.',
    revoked: 'The password no longer works.',
    again: 'Thank you. Now you can create the password.',
    label: 'Please give the app a name of at most 64 visible characters.',
    full: 'There are 50 app passwords already. Revoke one that you no longer use.',
  },

  refusals: {
    notFound: { title: 'There is nothing here', text: 'The address may be mistyped, or the page is gone.' },
    method: { title: 'That does not work this way', text: 'This address cannot be used like that.' },
    form: {
      title: 'The form could not be accepted',
      text: 'It was open for too long, or it did not come from this site. Go back, load the page again and repeat what you did.',
    },
    state: {
      title: 'This sign-in cannot be finished',
      text: 'It was started in another browser, took longer than ten minutes, or was finished already. Nothing is wrong: just start again.',
    },
    password: { title: 'There is no such password', text: 'It may have been revoked already.' },
    tooMany: {
      title: 'Too many sign-ins at once',
      text: 'Hundreds of sign-ins were started from your network within minutes. Wait ten minutes, then start again. Apps that are connected go on.',
    },
  },
  faults: {
    store: {
      title: 'One moment, please',
      text: 'This server cannot reach its storage right now. Nothing is lost; try again in a minute.',
    },
    bug: { title: 'Something went wrong', text: 'That is our fault, not yours. It has been noted; please try again.' },
  },
  tryAgain: 'Try again',
  approvalAsked: 'Did Microsoft ask for your administrator’s approval?',
}

export type Words = typeof en
export type NoteName = keyof Words['notes']
