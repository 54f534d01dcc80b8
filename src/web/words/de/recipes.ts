/** Where each app wants its three values. */
export const recipes = [
  {
    app: 'Thunderbird',
    steps: [
      'Öffnen Sie den Kalender und wählen Sie „Neuer Kalender“, dann „Im Netzwerk“.',
      'Geben Sie den Benutzernamen ein und als Adresse die Serveradresse. Wählen Sie „Kalender suchen“.',
      'Fügen Sie das Passwort ein, haken Sie die gewünschten Kalender an und abonnieren Sie sie.',
    ],
  },
  {
    app: 'iPhone und iPad',
    steps: [
      'Öffnen Sie Einstellungen, Apps, Kalender, Kalenderaccounts, Account hinzufügen, Andere.',
      'Wählen Sie „CalDAV-Account hinzufügen“.',
      'Geben Sie Serveradresse, Benutzername und Passwort ein, dann „Weiter“.',
    ],
  },
  {
    app: 'Mac',
    steps: [
      'Wählen Sie in Kalender im Menü „Kalender“ „Account hinzufügen“, dann „Anderer CalDAV-Account“.',
      'Stellen Sie den Accounttyp auf „Manuell“.',
      'Geben Sie Benutzername, Passwort und Serveradresse ein, dann „Anmelden“.',
    ],
  },
  {
    app: 'Android mit DAVx⁵',
    steps: [
      'Fügen Sie ein Konto hinzu und wählen Sie „Mit URL und Benutzername anmelden“.',
      'Geben Sie Serveradresse, Benutzername und Passwort ein, dann „Anmelden“.',
      'Legen Sie das Konto an und haken Sie die Kalender an, die abgeglichen werden sollen.',
    ],
  },
  {
    app: 'GNOME Kalender und Evolution',
    steps: [
      'In Evolution: Datei, Neu, Kalender, Typ „CalDAV“. In GNOME ab Version 46: Einstellungen, Online-Konten, „Kalender, Kontakte und Dateien“.',
      'Geben Sie die Serveradresse und den Benutzernamen ein.',
      'Geben Sie das Passwort ein, wenn danach gefragt wird, und wählen Sie die Kalender.',
    ],
  },
  {
    app: 'Home Assistant',
    steps: [
      'Öffnen Sie Einstellungen, Geräte & Dienste, Integration hinzufügen, CalDAV.',
      'Geben Sie die CalDAV-Adresse, Benutzername und Passwort ein.',
    ],
  },
  {
    app: 'Jede andere App',
    steps: [
      'Suchen Sie nach „CalDAV“, manchmal unter „Anderer Kalender“ oder „Konto hinzufügen“.',
      'Geben Sie Serveradresse, Benutzername und Passwort ein.',
      'Findet sie nichts, nehmen Sie die CalDAV-Adresse oder die Adresse eines einzelnen Kalenders.',
    ],
  },
]
