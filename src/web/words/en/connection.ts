/** How the link to Microsoft stands. */
export const connectionWords = {
  connection: {
    connected: { title: 'Connected', text: 'Your apps see what Outlook shows.' },
    starting: {
      title: 'Reading your calendars',
      text: 'This takes a few seconds to a few minutes. You can set up your first app meanwhile.',
    },
    trouble: {
      title: 'Microsoft is not answering just now',
      text: 'Your apps keep showing the last good copy, and the bridge keeps trying.',
    },
    denied: {
      title: 'Microsoft refuses to show your calendars',
      text: 'A rule of your organization stands in the way. Your administrator can look up the code below.',
    },
    noMailbox: {
      title: 'This account has no mailbox',
      text: 'You may have signed in as a guest, or your licence has no Exchange mailbox. Sign in with the account that you use in Outlook.',
    },
    notSwitchedOn: {
      title: 'Your administrator has not switched this on yet',
      text: 'You are signed in. As soon as your organization is switched on, your calendars come by themselves.',
    },
    yoursToSwitchOn: {
      title: 'Your organization is not switched on yet',
      text: 'Grant the application its permission, and switch your organization on. Then the calendars of everybody who has signed in come by themselves.',
    },
    registrationRefused: {
      title: 'Microsoft no longer accepts your organization’s registration',
      text: 'Your administrator has to renew what they entered here. Your apps keep showing the last good copy, and the bridge keeps trying.',
    },
    yoursToMend: {
      title: 'Microsoft no longer accepts your organization’s registration',
      text: 'Its secret or certificate has ended, or it was removed in Entra. Enter a new one; until then apps show the last good copy.',
    },
    operator: {
      title: 'This server needs attention',
      text: 'Something has to be set right by whoever runs this bridge. Nothing of yours is lost.',
    },
    signInNeeded: {
      title: 'Please sign in again',
      text: 'Microsoft wants to see you once more. Your apps keep showing the last copy for a while and then pause until you have signed in.',
    },
    revoked: {
      title: 'Access was withdrawn',
      text: 'Microsoft no longer lets the bridge read your calendars. If that was not meant to be, sign in again.',
    },
  },
  syncNow: 'Sync now',
  lastSync: (when: string) => `Last synced ${when}`,
}
