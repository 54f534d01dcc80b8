/** Somebody who is not connected yet, and waits for an administrator. */
export const approvalWords = {
  approval: {
    consentNeeded: {
      title: 'Your organization has to approve this first',
      text: 'Microsoft lets only an administrator of your organization allow it. One approval is enough for everybody there.',
    },
    requested: {
      title: 'You have asked for approval',
      text: 'Microsoft does not tell us the answer. When your administrator has approved, sign in again.',
      since: (when: string, by: string | undefined, whom: string | undefined) =>
        `Asked ${when}${by === undefined ? '' : ` by ${by}`}${whom === undefined ? '' : ` · Whom: ${whom}`}`,
    },
    approved: {
      title: 'Your administrator seems to have approved',
      text: 'Somebody came back from Microsoft’s page and brought an approval for your organization. Sign in to see whether it holds; a few minutes may pass until Microsoft knows everywhere.',
    },
    expired: {
      title: 'Your request has probably lapsed',
      text: 'Requests end after 30 days at most organizations. Please ask again, or ask your administrator directly.',
    },
    declined: {
      title: 'Not approved',
      text: 'You came back from Microsoft without an approval. If an administrator was asked for, ask yours: the request is made ready for you. If you were asked to accept, sign in again and accept.',
    },
    howTo: 'Ask an administrator',
    signIn: 'It is approved: sign in',
    forget: 'Start from the beginning',
    reportTitle: 'Have you asked?',
    reportText:
      'Then this page can remind you of it when you come back with this browser, and tell you when an administrator has been here. Fill in what you like.',
    reportWho: 'Your work address',
    reportWhom: 'Whom you asked',
    reportWhomExample: 'IT service desk',
    reportAgo: 'When',
    agoDays: ['Today', 'Yesterday', 'A few days ago', 'A week ago', 'Two weeks ago'],
    report: 'I have asked',
  },
}
