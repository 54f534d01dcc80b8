/** What happened to an account. */
export const activityWords = {
  activity: {
    title: 'Activity',
    link: 'What happened to this connection',
    text: 'Sign-ins, app passwords and changes of the connection, newest first, as the audit log of this server has them. It is kept for 400 days and cannot be changed unseen.',
    none: 'Nothing yet.',
    when: 'When',
    what: 'What',
    events: {
      signIn: 'You signed in with Microsoft',
      stateChanged: 'The connection changed',
      passwordCreated: 'A password or a secret address was made',
      passwordRevoked: 'A password or a secret address was revoked',
      passwordFirstUsed: 'A password or a secret address was used for the first time',
      passwordNewNetwork: 'A password or a secret address was used from a network where it had not been seen',
      passwordExpired: 'A password or a secret address was refused: its time is over',
      removalHeld: 'Many events seemed to be gone; a second look was waited for',
      recordLocked: 'A record could not be opened',
      limitsSet: 'You set limits for your organization',
      administratorRevoked: 'You revoked passwords as an administrator',
      applicationOn: 'You switched reading by the application on',
      applicationOff: 'You switched reading by the application off',
      mailboxGranted: 'An administrator lets you see another mailbox',
      mailboxWithdrawn: 'An administrator no longer lets you see another mailbox',
      other: 'Something else',
    },
  },
}
