/** How the link to Microsoft stands. */
export const connectionWords = {
  connection: {
    connected: { title: 'Verbunden', text: 'Ihre Apps sehen, was Outlook zeigt.' },
    starting: {
      title: 'Ihre Kalender werden gelesen',
      text: 'Das dauert einige Sekunden bis wenige Minuten. Die erste App können Sie schon einrichten.',
    },
    trouble: {
      title: 'Microsoft antwortet gerade nicht',
      text: 'Ihre Apps zeigen weiter den letzten guten Stand, und die Bridge versucht es weiter.',
    },
    denied: {
      title: 'Microsoft gibt Ihre Kalender nicht heraus',
      text: 'Eine Regel Ihrer Organisation steht im Weg. Ihre Administration kann den Code unten nachschlagen.',
    },
    noMailbox: {
      title: 'Dieses Konto hat kein Postfach',
      text: 'Vielleicht haben Sie sich als Gast angemeldet, oder Ihre Lizenz enthält kein Exchange-Postfach. Melden Sie sich mit dem Konto an, das Sie in Outlook benutzen.',
    },
    notSwitchedOn: {
      title: 'Ihre Administration hat das noch nicht eingeschaltet',
      text: 'Sie sind angemeldet. Sobald Ihre Organisation eingeschaltet ist, kommen Ihre Kalender von selbst.',
    },
    yoursToSwitchOn: {
      title: 'Ihre Organisation ist noch nicht eingeschaltet',
      text: 'Erteilen Sie der Anwendung ihre Berechtigung und schalten Sie Ihre Organisation ein. Dann kommen die Kalender aller, die sich angemeldet haben, von selbst.',
    },
    registrationRefused: {
      title: 'Microsoft nimmt die Registrierung Ihrer Organisation nicht mehr an',
      text: 'Ihre Administration muss erneuern, was sie hier eingetragen hat. Ihre Apps zeigen den letzten guten Stand, und die Bridge versucht es weiter.',
    },
    yoursToMend: {
      title: 'Microsoft nimmt die Registrierung Ihrer Organisation nicht mehr an',
      text: 'Ihr geheimer Clientschlüssel oder ihr Zertifikat ist abgelaufen, oder sie wurde in Entra entfernt. Tragen Sie neue Angaben ein; bis dahin zeigen Apps den letzten guten Stand.',
    },
    operator: {
      title: 'Dieser Server braucht Hilfe',
      text: 'Wer diese Bridge betreibt, muss etwas richten. Von Ihren Daten ist nichts verloren.',
    },
    signInNeeded: {
      title: 'Bitte melden Sie sich neu an',
      text: 'Microsoft möchte Sie noch einmal sehen. Ihre Apps zeigen eine Weile den letzten Stand und warten dann, bis Sie sich angemeldet haben.',
    },
    revoked: {
      title: 'Der Zugriff wurde entzogen',
      text: 'Microsoft lässt die Bridge Ihre Kalender nicht mehr lesen. Falls das nicht gewollt war, melden Sie sich neu an.',
    },
  },
  syncNow: 'Jetzt abgleichen',
  lastSync: (when: string) => `Zuletzt abgeglichen: ${when}`,
}
