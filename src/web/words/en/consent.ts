/** An administrator comes back from Microsoft. */
export const consentWords = {
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
}
