/** A person’s request to their administrator. */
export const help = {
  title: 'Ask your administrator',
  lead: 'Many organizations let only an administrator allow an app to read calendars. One approval is enough for everybody there; afterwards you just sign in. This page makes the request ready.',
  /** Where only its id is known. */
  yours: 'your organization',
  prepareTitle: 'Make the request ready',
  prepareText:
    'Your administrator gets a page that says who asks, what for, and how to undo it. It needs no account here.',
  name: 'Your name, as your administrator knows it',
  nameWrong: 'Please write a name of at most 80 visible characters.',
  who: 'Your work address or your organization’s domain',
  whoExample: 'you@contoso.example',
  whoSubmit: 'Make the request',
  problems: {
    wrong: 'That does not look like an address or a domain.',
    none: 'Microsoft knows no organization with that domain. Is it spelled right?',
    elsewhere:
      'That organization is in another of Microsoft’s clouds; this bridge cannot reach it. Tell whoever runs the bridge.',
    notListed:
      'That organization is not on this bridge’s list, so an approval would not help yet. Ask whoever runs the bridge to add it.',
    personal: 'That is a personal account. Nobody has to approve anything there: just sign in.',
  },
  readyTitle: 'Your request is ready',
  readyText: (organization: string) => `For ${organization}. Send it whichever way you like.`,
  expiredText: 'This request is more than 60 days old. Please make a new one.',
  pageLabel: 'Page for your administrator',
  mail: 'Mail to your administrator',
  mailOpen: 'Write the mail',
  mailSubject: (product: string) => `Please approve ${product} for our calendars`,
  mailBody: (name: string, server: string, page: string) =>
    `Hello,

I would like to see my Outlook calendar in my calendar app. For that, ${server} needs permission to read calendars, and Microsoft lets only an administrator give it.

What is asked for, what is kept, how to approve it for everybody at once and how to undo it is all on this page:
${page}

Thank you!
${name}`.trimEnd(),
  reason:
    'I want to see my own Outlook calendar in my calendar app. The bridge only reads: it cannot change anything, and it sees no mail, contacts or files.',
  reasonLabel: 'Reason, where Microsoft asks for one',
  direct: 'Direct link to Microsoft’s approval',
  directText: 'For an administrator who needs no explanation.',
  already: (when: string) =>
    `An administrator of that organization reported an approval ${when}. Try signing in first.`,
  screens: 'Did Microsoft show something else?',
  screensLink: 'Find out what it means',
  personalTitle: 'Nobody has to approve anything',
  personalText: 'This bridge is for personal Microsoft accounts. You decide yourself: sign in and press Accept.',
}
