/** What was refused, and what went wrong. */
export const failuresWords = {
  refusals: {
    notFound: {
      title: 'Hier ist nichts',
      text: 'Die Adresse ist vielleicht vertippt, oder die Seite gibt es nicht mehr.',
    },
    method: { title: 'So geht das nicht', text: 'Diese Adresse lässt sich nicht so benutzen.' },
    form: {
      title: 'Das Formular konnte nicht angenommen werden',
      text: 'Es war zu lange offen, oder es kam nicht von dieser Seite. Gehen Sie zurück, laden Sie die Seite neu und wiederholen Sie, was Sie getan haben.',
    },
    state: {
      title: 'Diese Anmeldung lässt sich nicht abschließen',
      text: 'Sie wurde in einem anderen Browser begonnen, hat länger als zehn Minuten gedauert oder war schon abgeschlossen. Nichts ist passiert: Fangen Sie einfach neu an.',
    },
    oldSignIn: {
      title: 'Microsoft hat Sie durchgelassen, ohne neu zu fragen',
      text: 'Für diesen Schritt müssen Sie noch einmal zeigen, wer Sie sind, und laut Microsoft ist das zuletzt zu lange her. Melden Sie sich bei Microsoft ab, oder öffnen Sie diese Seite in einem privaten Fenster; melden Sie sich dann an und wiederholen Sie den Schritt.',
    },
    password: { title: 'Dieses Passwort gibt es nicht', text: 'Vielleicht wurde es schon widerrufen.' },
    tooMany: {
      title: 'Zu viele Anmeldungen auf einmal',
      text: 'Aus Ihrem Netz wurden in wenigen Minuten Hunderte von Anmeldungen begonnen. Warten Sie zehn Minuten und fangen Sie dann neu an. Verbundene Apps laufen weiter.',
    },
  },
  faults: {
    store: {
      title: 'Einen Moment, bitte',
      text: 'Dieser Server erreicht gerade seinen Speicher nicht. Nichts ist verloren; versuchen Sie es in einer Minute noch einmal.',
    },
    bug: {
      title: 'Etwas ist schiefgegangen',
      text: 'Das ist unser Fehler, nicht Ihrer. Er ist notiert; bitte versuchen Sie es noch einmal.',
    },
  },
}
