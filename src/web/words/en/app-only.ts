/** For administrators, where the bridge reads with the application's own permission. */
export const appOnlyWords = {
  appOnly: {
    title: 'Access by the application',
    text: 'People only show who they are, and the bridge reads each one’s own mailbox with its own permission. Mailboxes of others, shared ones and rooms are granted on the page of a person.',
    whileOff: 'Nothing is read of your organization until you switch it on here.',
    whileOn:
      'The bridge reads the calendars of everybody listed above whose access is not withdrawn, and the mailboxes that you granted to them. It reads nothing else.',
    off: 'Switched off',
    on: (day: string) => `Switched on since ${day}`,
    steps: [
      'Grant the application the permission Calendars.Read (type Application) on Microsoft’s page, or by Exchange roles for chosen mailboxes only (below).',
      'Test it here. When the test succeeds, your organization is switched on.',
    ],
    grant: 'To Microsoft’s page for the grant',
    test: 'Test and switch on',
    again: 'Test again',
    switchOff: 'Switch off',
    offSure:
      'Nothing is read any more. Mailboxes of others are gone from apps at once. Of their own, people’s apps keep the last copy for a week, unless the operator chose another time, and then get none.',
    results: {
      granted: (roles: string) => `Microsoft Entra ID grants the application: ${roles}.`,
      none: 'Microsoft Entra ID gave the application a token without any permission.',
      missing: (role: string) =>
        `${role} is missing. In the Entra admin center, add it to the registration as an Application permission of Microsoft Graph, and press “Grant admin consent”. A permission of type Delegated does not count here.`,
      more: (role: string) => `${role} is granted and not needed. Take it away: the bridge only reads calendars.`,
      on: 'Your organization is switched on.',
      stays: 'Your organization stays switched off.',
      wait: 'A fresh grant can take some minutes to arrive, Exchange roles up to two hours.',
      failed: 'Microsoft Entra ID gave no token.',
    },
    probe: {
      title: 'Check which mailboxes open',
      text: 'Name one mailbox that the bridge may read and one that it must not. Only the list of calendars is asked for, and nothing of it is kept or shown.',
      inside: 'A mailbox that must open',
      outside: 'A mailbox that must stay closed',
      submit: 'Check both',
      answers: (mailbox: string) => `${mailbox} opens.`,
      refused: (mailbox: string) => `${mailbox} is refused.`,
      absent: (mailbox: string) =>
        `${mailbox} is not found. Real causes: the address is mistyped or of another organization; the person has no Exchange Online licence; the mailbox is still on a server of your own or is being moved; it is a guest; it was made minutes ago.`,
      unclear: (mailbox: string, code: string) => `${mailbox}: no clear answer (${code}). Try again in a few minutes.`,
      good: 'That is as it should be: one opens, one does not.',
      wide: 'The mailbox that must stay closed opens: the application can read every mailbox of your organization. If you have made Exchange roles for it, take the permission away from it in Entra: the two add up.',
      narrow:
        'The mailbox that must open does not. Look at the group of the scope, and wait for up to two hours after a change.',
    },
    recipe: {
      objectId: 'object id of the enterprise application',
      title: 'Only chosen mailboxes: Exchange roles for applications',
      text: 'In Exchange Online PowerShell, as a member of Organization Management. Give the application no Calendars.Read in Entra then, or take it away: the two add up. The object id is that of the enterprise application, not of the registration.',
    },
    /** On the page for an administrator whom somebody sent here. */
    approval: {
      ask: 'An administrator lets this bridge read the calendars of your organization, once, for everybody who signs in here. Nobody has to sign in again after that. This page makes the request ready.',
      lead: 'People want to see their Outlook calendars in calendar apps such as Thunderbird, Apple Calendar or DAVx⁵. This bridge makes that possible, reading only, with a permission that you give to it and not to each person.',
      before: [
        ['Before', 'They sign in, and read here that their organization is not switched on yet.'],
        ['After', 'Their calendars come by themselves. Of people who do not sign in, nothing is read.'],
      ],
      text: (organization: string) =>
        `Microsoft’s page asks you to accept what is listed below for ${organization}. Because the application gets a permission of its own, that takes a Privileged Role Administrator or a Global Administrator. Afterwards an administrator whom the operator has named switches the organization on, here.`,
      /** Where a registration of the organization's own reads. */
      own: {
        lead: 'People want to see their Outlook calendars in calendar apps such as Thunderbird, Apple Calendar or DAVx⁵. At this bridge your organization reads with a registration of its own; this is only about people being able to sign in.',
        before: [
          ['Before', 'After signing in, Microsoft may stop them with “Need admin approval” or “Approval required”.'],
          ['After', 'They sign in, and their calendars come by themselves.'],
        ],
        text: (organization: string) =>
          `Microsoft’s page asks you to accept for ${organization} that this bridge learns who signs in. It gets no permission to read calendars by that: your own registration has it. A Cloud Application Administrator or Application Administrator can do that.`,
      },
      role: ['Read calendars in all mailboxes', 'to show a person’s own calendars in their apps'],
    },
    toSwitch: 'Switch it on',
    /** In place of what is said where people's own permissions are used. */
    returned: {
      granted: {
        title: 'Approved. One step is left',
        text: 'Microsoft reports that the application has its permission. Now an administrator whom the operator has named switches your organization on, here at the bridge; whether the permission is there is tested then. Nothing is read before that.',
      },
      again: {
        title: 'This answer was here before',
        text: 'Your approval has been noted already, and nothing more happens by loading this page again. Unless your organization is switched on here at the bridge, that is the step that is left.',
      },
    },
    mailboxes: {
      title: 'Mailboxes of others',
      text: 'Shared mailboxes, rooms, colleagues: what this person sees of them is what their owners share with this person in Outlook, and no more.',
      since: (day: string) => `granted on ${day}`,
      address: 'Address of a mailbox',
      grant: 'Grant',
      withdraw: 'Take back',
      granted: 'The mailbox is granted',
      stays: 'Not granted',
      sees: {
        nothing:
          'For now, the person sees nothing of it: Outlook does not share it with them, or in a way that cannot be kept to. In Outlook, share its calendar with the person by name; groups do not count here.',
        busy: 'The person sees when it is busy.',
        titles: 'The person sees titles and places. Private events stay private.',
        details: 'The person sees everything but private events.',
        private: 'The person sees everything, private events too.',
      },
      follows: 'That follows what is set in Outlook, within some minutes.',
      tooMany: 'A person can have 20 such mailboxes at most. Take one back first.',
      back: 'Back to the person',
    },
    back: 'Back to your organization',
  },
}
