/** For administrators who let the bridge read with a registration of their organization's own. */
export const registrationWords = {
  registration: {
    title: 'Use a registration of your own',
    replace: 'Enter another one',
    text: 'By default the bridge reads with the registration of its operator. With one of your own, in your Entra tenant, you decide alone how long its secret lives and what it may do. It needs Calendars.Read (type Application) with admin consent, or Exchange roles for chosen mailboxes. It is tested at once and kept only when the test succeeds; it reads for your organization and for no other.',
    operators: 'Reads with the registration of the operator.',
    held: {
      secret: (id: string, day: string) =>
        `Reads with your own registration (client id ending in ${id}) by a client secret, entered on ${day}.`,
      certificate: (id: string, day: string) =>
        `Reads with your own registration (client id ending in ${id}) by a certificate, entered on ${day}.`,
    },
    ends: (day: string) => `It ends on ${day}.`,
    endUnknown: 'When it ends is not known here: nobody has entered the day.',
    soon: (days: number) =>
      `Your registration’s secret or certificate ends ${days === 0 ? 'today' : days === 1 ? 'in 1 day' : `in ${days} days`}. Your move: make a new one in Entra, and enter it here.`,
    ended:
      'Your registration’s secret or certificate has ended: calendars stand still. Your move: make a new one in Entra, and enter it here.',
    grantIn:
      'Grant your registration the permission Calendars.Read (type Application) in the Entra admin center, or Exchange roles for chosen mailboxes only (below).',
    clientId: 'Application (client) id',
    secret: 'Value of a client secret',
    secretHint: 'The value, not the secret ID: Entra shows it only once, when the secret is made.',
    end: 'The day on which the secret ends',
    endHint:
      'As Entra shows it beside the secret. You are warned here from 60 days before; without the day nobody can.',
    pem: 'Or a certificate and its private key',
    pemHint: 'PEM, both in this field, one below the other; the key RSA and not encrypted.',
    mailboxes: 'Only with Exchange roles: two mailboxes that prove them',
    submit: 'Test and keep',
    never: 'It is kept sealed, and never shown again to anybody.',
    remove: 'Remove it',
    removeSure:
      'What you entered is erased here, and your organization is switched off until you test it again with the operator’s registration. Mailboxes of others are gone from apps at once; of their own, apps keep the last copy as in an outage. In Entra, the registration stays: take its secret or certificate away there, too.',
    kept: 'Your registration is kept, and the bridge reads with it from now on.',
    dropped: 'Nothing of what you entered is kept.',
    flaws: {
      clientId: 'The application (client) id is a GUID, as the overview of the registration shows it.',
      secretId:
        'That is the id of a secret, not its value. Entra shows the value only once, when the secret is made: make a new one, and copy the column “Value”.',
      oneProof: 'Enter either the value of a secret, or a certificate with its key.',
      noCertificate: 'There is no certificate (PEM) in that text.',
      noKey: 'There is no private key (PEM, not encrypted) in that text.',
      notRsa: 'The key is not RSA: Microsoft Entra ID takes no other.',
      otherKey: 'The key is not that of the certificate.',
      keySize: 'The key is too small or too large: make one of 2048 to 4096 bits, and upload its certificate in Entra.',
      ended: 'By its date, the secret or certificate has ended already.',
      endDay: 'The day on which the secret ends is no date.',
    },
    /** By what the operator would have to do, were it theirs: what happened, and what to do. */
    moves: {
      newSecret:
        'Microsoft does not accept the secret: it is wrong or has ended. Your move: make a new secret in Entra, and enter its value.',
      fixCertificate:
        'Microsoft does not accept the certificate. Your move: upload that very certificate to the registration in Entra.',
      fixClientId:
        'Microsoft does not know that client id in your tenant. Your move: look at it; the registration has to be in this very tenant.',
      other:
        'Microsoft gives this registration no token. Your move: look at the registration in the Entra admin center.',
    },
    toMend: 'Renew it',
    shown: (id: string) => `a registration of your own; its client id ends in ${id}`,
  },
}
