/** For a person whose organization has to approve, and for their administrator. */
export const help = {
  title: 'When your organization has to approve',
  lead: 'Many organizations let only an administrator allow an app to read calendars. One approval is enough for everybody there; afterwards you just sign in.',
  screensTitle: 'What Microsoft showed you',
  screens: [
    [
      '“Approval required” with a box for a reason',
      'Write that you want to see your own calendar, read-only, in your calendar app. Send the request and wait for the answer; Microsoft does not tell us about it. Then sign in here again.',
    ],
    ['“Need admin approval” without a box', 'Send the link below to your administrator.'],
    [
      '“You are not assigned” or AADSTS50105',
      'The app is approved, but only for some people. Ask your administrator to assign it to you.',
    ],
    [
      'Something about your device or a security rule',
      'A rule for your device or place blocked the sign-in. Your administrator finds it in the sign-in log under the correlation ID on Microsoft’s page.',
    ],
  ],
  linkTitle: 'The link for your administrator',
  linkText: 'An administrator who opens it sees what is asked for and can approve it for the whole organization.',
  who: 'Your work address or your organization’s domain',
  whoExample: 'you@contoso.example',
  whoSubmit: 'Make the link',
  whoWrong: 'That does not look like an address or a domain.',
  linkFor: (domain: string) => `For ${domain}`,
  adminTitle: 'For the administrator',
  admin: [
    [
      'What is asked for',
      'Delegated Calendars.Read, sign-in, and offline access. Each person sees only what they can see in Outlook. No application permission, no write access, no mail, contacts or files.',
    ],
    [
      'Where the data goes',
      'To this server and to the calendar apps that a person connects with an app password. Tokens and calendars are stored sealed; a person can erase them at any time.',
    ],
    [
      'How to undo it',
      'Delete the app under Enterprise applications in the Entra admin center. The bridge loses access within about an hour.',
    ],
    [
      'If people still cannot sign in',
      'In the app’s properties, “Enabled for users to sign-in” must be on; with “Assignment required”, people or groups must be assigned.',
    ],
  ],
}
