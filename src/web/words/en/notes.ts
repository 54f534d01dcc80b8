/** One line on what just happened. */
export const notesWords = {
  notes: {
    'signed-out': 'You are signed out.',
    ended: 'You are not signed in, or not any more. Please sign in.',
    erased: 'Everything of yours has been erased from this server.',
    revoked: 'The password no longer works.',
    withdrawn: 'The address no longer works.',
    again: 'Thank you. Now you can create the password.',
    address: 'Thank you. Now you can create the address.',
    label: 'Please give the app a name of at most 64 visible characters.',
    scope: 'That choice cannot be kept. Please choose at least one calendar.',
    added: 'One more account is signed in. “Switch account” takes you from one to the other.',
    switched: 'This is your other account.',
    syncing: 'Looking at Outlook now.',
    sessionEnded: 'That session has ended.',
    waiting: 'Noted. Come back with this browser when your administrator has answered.',
    full: 'There are 50 app passwords already. Revoke one that you no longer use.',
  },
}
