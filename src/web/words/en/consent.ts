/** An administrator comes back from Microsoft. */
export const consentWords = {
  consent: {
    outcomes: {
      granted: {
        title: 'Approved. Tell your people',
        text: 'Microsoft reports your approval for the whole organization. People who wait are shown it on their page here. The next sign-in confirms it; it can take a few minutes until Microsoft knows everywhere.',
      },
      again: {
        title: 'This answer was here before',
        text: 'Your approval has been noted already, and nothing more happens by loading this page again. People can sign in.',
      },
      declined: {
        title: 'Not approved: you pressed Cancel',
        text: 'Nothing was changed, and nobody was told. You can open the link again whenever you like.',
      },
      refused: { title: 'Not approved', text: 'Microsoft stopped the approval, and nothing was changed.' },
      expired: {
        title: 'That link was too old',
        text: 'It was made more than 30 days ago, so this answer is not passed on to those who wait. What you approved at Microsoft holds all the same: people can sign in.',
      },
      otherTenant: {
        title: 'That was another organization',
        text: 'Microsoft’s answer names another organization than the link was made for. Those who wait are not told. Were you signed in with another account? Open the link again with the right one.',
      },
      unclear: {
        title: 'That did not tell us anything',
        text: 'You came back without an answer that belongs to a link of ours. Nothing was changed here. A sign-in shows whether the approval is there.',
      },
    },
    tell: 'A sentence for your people',
    sentence: (product: string, server: string) =>
      `${product} is approved for our organization. To see your Outlook calendar in your calendar app, sign in once at ${server}`,
    start: 'Sign in yourself to see',
    again: 'About the approval',
    help: 'What to do now',
  },
}
