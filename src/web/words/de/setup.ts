/** Setting up apps: addresses, phones, recipes. */
export const setupWords = {
  setup: {
    title: 'Eine App einrichten',
    lead: 'Fast jede App braucht drei Angaben: diese Serveradresse, Ihren Benutzernamen und ein App-Passwort von Ihrer Seite hier.',
    link: 'Adressen und Anleitungen für Apps',
    own: 'Melden Sie sich an, um Ihren Benutzernamen und die Adressen Ihrer Kalender zu sehen und ein App-Passwort anzulegen.',
    phoneTitle: 'Auf dem Telefon',
    phoneText: 'Richten Sie die Kamera des Telefons hierher: Sie öffnet dort diese Seite.',
    phoneCode: 'QR-Code mit der Adresse dieser Anleitung',
    passwordText: 'Dieser enthält das Passwort, um es auf dem Telefon zu kopieren. Zeigen Sie ihn niemandem.',
    passwordCode: 'QR-Code mit dem Passwort',
    appleTitle: 'iPhone, iPad und Mac',
    appleText:
      'Ein Profil trägt die Serveradresse von selbst ein. Öffnen Sie es nach dem Laden in den Einstellungen und installieren Sie es.',
    appleGet: 'Profil laden',
    appleWith: 'Es enthält Benutzername und Passwort: Löschen Sie die Datei danach.',
    appleWithout: 'Es fragt bei der Installation nach Benutzername und Passwort.',
    profileName: (label: string) => `Outlook-Kalender (${label})`,
    profileNameAlone: 'Outlook-Kalender',
    profileText: 'Zeigt Ihre Outlook-Kalender in der Kalender-App, nur zum Lesen.',
  },
}
