/** What every page needs: the language itself, and short words. */
export const frameWords = {
  lang: 'en',
  /** For dates and numbers: the day before the month. */
  locale: 'en-GB',
  /** In its own language, for whoever cannot read the page. */
  language: 'English',
  product: 'Outlook CalDAV Bridge',
  demo: 'This is a demo: the Microsoft behind it is a pretended one on this machine.',
  skip: 'Skip to the content',
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
    switch: 'Switch account',
    others: 'Also signed in',
    another: 'Add another Microsoft account',
    anotherText: 'Each account has its own calendars and apps. Nothing is shared between them.',
  },
}
