/** Was mit einem Konto geschah. */
export const activityWords = {
  activity: {
    title: 'Aktivität',
    link: 'Was mit dieser Verbindung geschah',
    text: 'Anmeldungen, App-Passwörter und Änderungen der Verbindung, die neuesten zuerst, wie sie im Prüfprotokoll dieses Servers stehen. Es wird 400 Tage aufbewahrt und kann nicht unbemerkt geändert werden.',
    none: 'Noch nichts.',
    when: 'Wann',
    what: 'Was',
    events: {
      signIn: 'Sie haben sich bei Microsoft angemeldet',
      stateChanged: 'Die Verbindung hat sich geändert',
      passwordCreated: 'Ein Passwort oder eine geheime Adresse wurde erstellt',
      passwordRevoked: 'Ein Passwort oder eine geheime Adresse wurde widerrufen',
      passwordFirstUsed: 'Ein Passwort oder eine geheime Adresse wurde zum ersten Mal benutzt',
      passwordNewNetwork: 'Ein Passwort oder eine geheime Adresse wurde aus einem bisher unbekannten Netz benutzt',
      passwordExpired: 'Ein Passwort oder eine geheime Adresse wurde abgewiesen: die Zeit ist abgelaufen',
      removalHeld: 'Viele Termine schienen verschwunden; ein zweiter Blick wurde abgewartet',
      recordLocked: 'Ein Eintrag ließ sich nicht öffnen',
      limitsSet: 'Sie haben Grenzen für Ihre Organisation gesetzt',
      administratorRevoked: 'Sie haben als Administration Passwörter widerrufen',
      applicationOn: 'Sie haben das Lesen durch die Anwendung eingeschaltet',
      applicationOff: 'Sie haben das Lesen durch die Anwendung ausgeschaltet',
      mailboxGranted: 'Die Administration lässt Sie ein weiteres Postfach sehen',
      mailboxWithdrawn: 'Die Administration lässt Sie ein weiteres Postfach nicht mehr sehen',
      other: 'Etwas anderes',
    },
  },
}
