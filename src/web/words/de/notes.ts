/** One line on what just happened. */
export const notesWords = {
  notes: {
    'signed-out': 'Sie sind abgemeldet.',
    ended: 'Sie sind nicht oder nicht mehr angemeldet. Bitte melden Sie sich an.',
    erased: 'Alles von Ihnen wurde von diesem Server gelöscht.',
    revoked: 'Das Passwort geht nicht mehr.',
    withdrawn: 'Die Adresse geht nicht mehr.',
    again: 'Danke. Jetzt können Sie das Passwort anlegen.',
    address: 'Danke. Jetzt können Sie die Adresse anlegen.',
    label: 'Bitte geben Sie der App einen Namen aus höchstens 64 sichtbaren Zeichen.',
    scope: 'Diese Auswahl geht nicht. Bitte wählen Sie mindestens einen Kalender.',
    added: 'Ein weiteres Konto ist angemeldet. Mit „Konto wechseln“ kommen Sie vom einen zum anderen.',
    switched: 'Das ist Ihr anderes Konto.',
    syncing: 'Outlook wird jetzt angesehen.',
    sessionEnded: 'Diese Sitzung ist beendet.',
    waiting: 'Gemerkt. Kommen Sie mit diesem Browser wieder, wenn Ihre Administration geantwortet hat.',
    full: 'Es gibt schon 50 App-Passwörter. Widerrufen Sie eines, das Sie nicht mehr benutzen.',
  },
}
