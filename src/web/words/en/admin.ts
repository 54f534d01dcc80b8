/** For an administrator whom somebody sent here. */
export const adminWords = {
  admin: {
    title: 'A request for your approval',
    lead: 'People want to see their Outlook calendars in calendar apps such as Thunderbird, Apple Calendar or DAVx⁵. This bridge makes that possible, reading only. Microsoft asks you, because people may no longer allow it themselves.',
    asks: 'Who asks',
    asksFor: (name: string, organization: string) => `${name}, for ${organization}`,
    asksNobody: (organization: string) => `Somebody, for ${organization}`,
    proven: 'Known by a sign-in with Microsoft at this bridge.',
    typed: 'The name was typed by the person and not checked. Ask back if you did not expect this.',
    asked: (day: string) => `Made on ${day}`,
    expired:
      'The request that led here is more than 60 days old. Everything on this page still holds; who asked is no longer shown.',
    approveTitle: 'Approve for everybody at once',
    approveText: (organization: string) =>
      `Microsoft’s page shows the same list as below and asks you to accept it for ${organization}. A Cloud Application Administrator or Application Administrator can do that.`,
    approve: 'Approve at Microsoft',
    approveLink: 'The same as a link',
    approveWho: 'Your organization’s domain, or a mail address in it',
    approveFind: 'Find my organization',
    change: 'Another organization',
    /** What differs by whose permission calendars are read with. */
    reading: {
      people: {
        scopes:
          'Delegated permissions only: each person opens only what they can open in Outlook, and only after signing in here themselves.',
        signIns:
          'Microsoft’s sign-in tokens of these people, sealed too. No Microsoft password, ever: it is typed at Microsoft’s only.',
        reach: 'Open by itself what somebody sees who has not signed in here: there is no application permission.',
        onePerson: 'For one person only: Users → that person → Revoke sessions, or remove their assignment.',
      },
      application: {
        scopes:
          'At the sign-in nothing but who somebody is. Calendars are read with a permission of the application itself (Calendars.Read), which an administrator grants and switches on by a step of its own; it reaches every mailbox that Exchange does not keep it out of.',
        signIns:
          'No sign-in tokens of people. What the application was granted is opened by a secret or certificate that whoever runs this bridge keeps.',
        reach:
          'Show anybody more of somebody else’s calendars than Outlook shares with them: each person signs in here and gets the calendars of that account, and of mailboxes that an administrator grants. The permission of the application reaches further, though; narrow it in Exchange.',
        onePerson:
          'For one person only: let whoever looks after your organization at this bridge revoke their passwords (/admin). What is done in Entra does not end them.',
      },
      own: {
        scopes:
          'Nothing but who somebody is, at the sign-in. Calendars are read by the registration of your own that an administrator has entered here; what that may read stands in Entra, at your registration, and this approval changes nothing about it.',
        signIns:
          'No sign-in tokens of people. The client secret or certificate of your own registration, sealed and shown to nobody.',
        reach:
          'Show anybody more of somebody else’s calendars than Outlook shares with them: each person signs in here and gets the calendars of that account, and of mailboxes that an administrator grants. The permission of your registration reaches further, though; narrow it in Exchange.',
        onePerson:
          'For one person only: let whoever looks after your organization at this bridge revoke their passwords (/admin). To stop all reading, take the permission, the secret or the certificate away from your own registration.',
      },
    },
    scopesTitle: 'What is asked for',
    scopes: {
      'Calendars.Read': ['Read user calendars', 'to show a person’s own calendars in their apps'],
      'Calendars.ReadBasic': [
        'Read basic details of user calendars',
        'to show when, where and what about, without texts and attachments',
      ],
      'Calendars.Read.Shared': [
        'Read user and shared calendars',
        'to show calendars that colleagues share with a person, too',
      ],
      'MailboxSettings.Read': ['Read user mailbox settings', 'to know time zone and the colours of categories'],
      offline_access: [
        'Maintain access to data you have given it access to',
        'so that calendars stay up to date while nobody is at the screen',
      ],
      openid: ['Sign users in', 'to know whose calendars they are'],
      profile: ['View users’ basic profile', 'to show the name on the person’s page'],
    },
    storedTitle: 'What is kept, and where',
    stored: (signIns: string) => [
      'With whoever runs this bridge and nowhere else: a sealed copy of the calendars of people who signed in, so that apps get quick answers.',
      signIns,
      'App passwords as digests. Each can be narrowed to single calendars or to busy times alone, and withdrawn at once.',
      'A person can erase everything of theirs at any time. Nothing from a calendar goes to anybody but that person’s own calendar apps.',
    ],
    neverTitle: 'What it can never do',
    nevers: (reach: string) => [
      'Change, create or delete anything: it holds no permission to write.',
      'Read mail, contacts, chats or files: it does not ask for them.',
      reach,
      'Get more later without you: more permissions need a new approval.',
    ],
    beforeTitle: 'What people see',
    before: [
      ['Before', 'After signing in, Microsoft stops them with “Need admin approval” or “Approval required”.'],
      [
        'After',
        'They sign in, and are here. Microsoft asks them nothing any more. People who do not sign in notice nothing.',
      ],
    ],
    undoTitle: 'How to undo it',
    undo: (onePerson: string) => [
      'Entra admin center → Enterprise apps → this app → Permissions → Review permissions → Revoke. To be done with it: Properties → Delete.',
      'Access tokens that are out already end within about an hour; the bridge then stops, and its copies can be erased by each person or by whoever runs it.',
      onePerson,
    ],
    stepsTitle: 'Step by step in Entra',
    steps: [
      {
        id: 'review',
        title: 'A request is waiting for me to review',
        list: [
          'Entra ID → Enterprise apps → Admin consent requests → My pending.',
          'Open the request: it shows who asked, why, and until when it can be answered.',
          'Review permissions and consent → Accept. Or Deny or Block, with a word to the person.',
          'The person gets a mail from Microsoft and signs in here again. The app itself is told nothing.',
        ],
      },
      {
        id: 'enable',
        title: 'People should be able to send requests',
        list: [
          'Entra ID → Enterprise apps → Consent and permissions → Admin consent settings.',
          '“Users can request admin consent to apps they are unable to consent to”: Yes.',
          'Choose reviewers. They also need a role that may approve, or they can only deny.',
          'Choose after how many days requests end (30 unless you change it). It can take an hour until people see it.',
        ],
      },
      {
        id: 'enabled',
        title: 'It is approved, and still nobody gets in',
        list: [
          'Enterprise apps → this app → Properties.',
          '“Enabled for users to sign-in?” must be Yes; otherwise people see AADSTS7000112.',
          'Wait a few minutes after a change: Microsoft does not know it everywhere at once.',
        ],
      },
      {
        id: 'assignment',
        title: 'It is approved, and some do not get in',
        list: [
          'Enterprise apps → this app → Properties → “Assignment required?”.',
          'No: everybody may sign in. Yes: only who is listed under Users and groups; others see AADSTS50105.',
          'Members of groups within a listed group do not count: list these groups as well.',
        ],
      },
      {
        id: 'policy',
        title: '“Let Microsoft manage your consent settings” is on. Is that not enough?',
        list: [
          'Not any more. Since late 2025 that setting keeps people from allowing third-party apps to read their calendars.',
          'Approvals given before stay. For everybody else one approval by you, as above, does it.',
          'You need not open consent to everybody for this, and we do not advise it.',
        ],
      },
    ],
    publisherTitle: 'Why it says “unverified”',
    publisher: [
      'A verified publisher has proven to Microsoft which company stands behind an app that many organizations use.',
      'An app that an organization registers in its own tenant for itself needs none: you are the publisher.',
      'So look at the address of this page and at the client ID below instead, and compare them with what your colleague or your provider told you.',
    ],
    own: 'This bridge is registered for one organization alone.',
    factsTitle: 'To compare and to keep',
    client: 'Application (client) ID',
    server: 'Address of this bridge',
    cloud: 'Microsoft cloud',
    scopeList: 'Scopes',
    portal: 'Open Entra: Enterprise apps',
    portalRequests: 'Open Entra: Admin consent requests',
    personal: 'This bridge is for personal Microsoft accounts. There is nothing for an administrator to approve.',
  },
}
