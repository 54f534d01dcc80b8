/** For somebody who has never been here. */
export const landing = {
  title: 'Your Outlook calendars, in any calendar app',
  lead: 'This bridge shows your Outlook or Microsoft 365 calendars to every app that speaks CalDAV: Thunderbird, Apple Calendar, DAVx⁵ and many more. You sign in once, give each app a password of its own, and whatever changes in Outlook appears in your apps.',
  signIn: 'Sign in with Microsoft',
  approvalLink: 'What to do',
  asksTitle: 'What it asks for',
  asks: [
    ['Read your calendars', 'to show them in your apps'],
    ['Your name and address', 'to know whose calendars they are'],
    ['Access while you are away', 'so that your apps stay up to date'],
  ],
  /** Where the application reads with a permission of its own. */
  asksByApplication: [
    ['Your name and address', 'to know whose calendars they are'],
    ['Nothing else of you', 'your organization lets this bridge read the calendars of people who sign in here'],
  ],
  neverTitle: 'What it never does',
  nevers: [
    ['Change anything', 'it has no permission to write, so nothing in Outlook can be altered or deleted'],
    ['Look at mail, contacts or files', 'it cannot: it never asks for them'],
    ['See your Microsoft password', 'you type it on Microsoft’s page only'],
  ],
  kept: 'A sealed copy of your calendars is kept on this server, so that your apps get quick answers. You can have it erased at any time.',
}
