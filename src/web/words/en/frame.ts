/** What every page needs: the language itself, and short words. */
export const frameWords = {
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
  justNow: 'just now',
  since: (when: string) => `since ${when}`,
  tryAgain: 'Try again',
  account: {
    signOut: 'Sign out',
  },
}
