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
      since: (when: string, by: string | undefined) => (by === undefined ? `Asked ${when}` : `Asked ${when} by ${by}`),
    },
    expired: {
      title: 'Your request has probably lapsed',
      text: 'Requests end after 30 days at most organizations. Please ask again, or ask your administrator directly.',
    },
    declined: {
      title: 'Not approved',
      text: 'The permission was declined on Microsoft’s page. If that was not meant to be, sign in again and accept.',
    },
    howTo: 'What to do',
    signIn: 'It is approved: sign in',
    forget: 'Start from the beginning',
    reportTitle: 'Have you sent the request?',
    reportText: 'Then this page can remind you of it when you come back with this browser.',
    reportWho: 'Your work address (if you like)',
    report: 'I have sent the request',
  },
}
