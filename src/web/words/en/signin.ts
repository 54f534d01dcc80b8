/** A sign-in that did not go through. */
export const signinWords = {
  /** A sign-in that failed, by who can end the trouble; `text` when nothing more is known. */
  signIn: {
    signIn: { title: 'The sign-in did not go through', text: 'Microsoft wants you to sign in again.' },
    person: { title: 'The sign-in did not go through', text: 'Something was left open.' },
    bug: { title: 'The sign-in did not go through', text: 'Please start again.' },
    admin: {
      title: 'Your organization has a say in this',
      text: 'A rule of your organization stopped the sign-in.',
    },
    operator: {
      title: 'This bridge is not set up right',
      text: 'Whoever runs it has to look at its settings.',
    },
    retry: {
      title: 'Microsoft’s sign-in did not answer',
      text: 'Microsoft could not be reached, or has trouble of its own.',
    },
  },
  retryNext: 'That usually passes quickly; please try again in a minute.',
  signInAgain: 'Sign in again',
}
