/** In which browsers somebody is signed in. */
export const sessionsWords = {
  sessions: {
    title: 'Where you are signed in',
    link: 'Where you are signed in',
    text: 'Browsers in which this page is open for you. Each of these sessions ends by itself after 15 minutes without use, and after 8 hours in any case. Your apps are not among them: each has a password of its own.',
    thisOne: 'this browser',
    unknown: 'Unknown browser',
    began: (when: string) => `signed in ${when}`,
    seen: (when: string) => `last used ${when}`,
    end: 'End',
    endAll: 'End all sessions',
    endAllSure: 'You are signed out here and in every other browser. Apps go on working.',
  },
}
