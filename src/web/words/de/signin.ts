/** A sign-in that did not go through. */
export const signinWords = {
  signIn: {
    signIn: {
      title: 'Die Anmeldung hat nicht geklappt',
      text: 'Microsoft möchte, dass Sie sich noch einmal anmelden.',
    },
    person: { title: 'Die Anmeldung hat nicht geklappt', text: 'Etwas ist offen geblieben.' },
    bug: { title: 'Die Anmeldung hat nicht geklappt', text: 'Bitte fangen Sie von vorn an.' },
    admin: {
      title: 'Ihre Organisation redet hier mit',
      text: 'Eine Regel Ihrer Organisation hat die Anmeldung angehalten.',
    },
    operator: {
      title: 'Diese Bridge ist nicht richtig eingerichtet',
      text: 'Wer sie betreibt, muss die Einstellungen ansehen.',
    },
    retry: {
      title: 'Die Anmeldung von Microsoft hat nicht geantwortet',
      text: 'Microsoft war nicht zu erreichen oder hat selbst eine Störung.',
    },
  },
  retryNext: 'Das geht meist schnell vorbei; bitte versuchen Sie es in einer Minute noch einmal.',
  signInAgain: 'Neu anmelden',
}
