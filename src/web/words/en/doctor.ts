/** Somebody who was stopped at Microsoft’s, and remembers a screen. */
export const doctorWords = {
  doctor: {
    title: 'What did Microsoft show you?',
    lead: 'Pick what looks most like it. This page then says what it means, whose move it is, and the one next step. Nobody is asked to sign in for that.',
    link: 'Did Microsoft stop you?',
    linkText: 'Find out what it means',
    /** What each screen looks like, how it is told apart, what it means, and what to do. */
    screens: {
      needAdmin: {
        picture: {
          title: 'Need admin approval',
          text: 'needs permission that only an admin can grant',
          buttons: [],
        },
        name: '“Need admin approval”',
        about: 'No box to write in',
        happened:
          'Your organization lets only an administrator approve apps that read calendars, and Microsoft passes nothing on.',
        next: 'Send your administrator the request that this page makes ready for you. One approval is enough for everybody.',
      },
      approvalRequired: {
        picture: { title: 'Approval required', text: 'Enter justification', buttons: ['Request approval'] },
        name: '“Approval required”',
        about: 'With a box for a reason',
        happened: 'Your organization reviews apps first, and you can ask for it right there.',
        next: 'Copy the reason below into Microsoft’s box and send the request. Then tell this page, so that it can remind you. Microsoft does not tell us the answer.',
      },
      unverified: {
        picture: { title: 'Permissions requested', text: 'unverified', buttons: ['Cancel', 'Accept'] },
        name: '“Unverified”, with Accept',
        about: 'Microsoft asks whether you agree',
        happened:
          '“Unverified” says that Microsoft has not checked who publishes the app. That is usual for a server that an organization runs for itself.',
        next: 'If you know whose bridge this is and its address is the one you were given, sign in again and press Accept. It can only read.',
      },
      notAssigned: {
        picture: {
          title: 'Sorry, …',
          text: 'block users unless they are specifically granted (“assigned”) access',
          buttons: [],
        },
        name: 'You are not “assigned”',
        about: 'Or AADSTS50105',
        happened: 'The app is approved, but only for people it is assigned to, and you are not among them yet.',
        next: 'Ask your administrator to assign you or a group of yours. The request that this page makes ready says where.',
      },
      blocked: {
        picture: {
          title: 'You cannot access this right now',
          text: 'does not meet the criteria',
          buttons: ['More details'],
        },
        name: 'Blocked, or “not right now”',
        about: 'A rule about device, place or app',
        happened:
          'A security rule of your organization stopped the sign-in: because of the device, the place, or the app.',
        next: 'Try a device that your organization manages. If that does not help, copy what Microsoft shows under “More details” into the box below: your administrator finds the rule by it.',
      },
      noAccount: {
        picture: { title: 'Sign in', text: 'We couldn’t find an account with that username', buttons: ['Next'] },
        name: '“Couldn’t find an account”',
        about: 'Or: does not exist in the organization',
        happened:
          'Microsoft does not know that address here. Often it is an old address, an alias, or a personal account where one of an organization is meant.',
        next: 'Sign in again with the address you use in Outlook itself. It is shown there under your picture.',
      },
      code: {
        picture: { title: 'Sorry, but we’re having trouble signing you in', text: 'AADSTS…', buttons: [] },
        name: 'Something else, with a code',
        about: 'AADSTS and a number',
        happened: '',
        next: '',
      },
      nothing: {
        picture: { title: '', text: '', buttons: [] },
        name: 'Nothing: it never came back',
        about: 'A blank page, a closed window, a wheel that turns',
        happened:
          'The way back to this site was lost. Mostly a window was closed, the page was open for more than ten minutes, or a browser add-on stopped it.',
        next: 'Start again in a fresh window, and leave it open until you are back here. Nothing is half done.',
      },
    },
    someApp: 'This app',
    pasteTitle: 'Is there a code on the page?',
    pasteText:
      'Copy everything Microsoft shows, or just the code, into the box. Code, correlation ID and time are read from it; the text itself is not kept.',
    paste: 'Text of the page, or the code',
    pasteExample: 'AADSTS50105 …',
    read: 'Read it',
    unread: 'No code was found in that text. Pick the screen above that looks most like it.',
    answers: 'What it means',
    nextStep: 'The next step',
    request: 'Make the request ready',
    signIn: 'Sign in again',
    report: 'Save the report',
    reportText:
      'A small text file with version, step, code, ID and time. No tokens, no addresses, nothing from calendars.',
    more: 'More about this',
    other: 'It was something else',
    lookUp: 'Microsoft about this code',
    reason: 'Reason to paste',
    reportTitle: 'Report for support',
    reportFields: {
      made: 'Made',
      bridge: 'Bridge',
      step: 'Step',
      stepText: 'sign-in at Microsoft, not finished',
      saw: 'Microsoft showed',
      code: 'Code',
      means: 'Meaning',
      move: 'Whose move',
      id: 'Correlation ID',
      at: 'Time',
      scopes: 'Asked for',
      accounts: 'Accounts',
      cloud: 'Cloud',
      client: 'Application (client) ID',
      unknown: 'not known',
      end: 'This report holds no tokens, no addresses of people and nothing from calendars.',
    },
    audience: {
      one: 'of one organization',
      work: 'work or school accounts of any organization',
      any: 'work, school and personal accounts',
      personal: 'personal accounts only',
    },
  },
}
