/** For a person whose organization has to approve, and for their administrator. */
export const help = {
  title: 'Wenn Ihre Organisation zustimmen muss',
  lead: 'In vielen Organisationen darf nur die Administration einer App erlauben, Kalender zu lesen. Eine Genehmigung genügt für alle dort; danach melden Sie sich einfach an.',
  screensTitle: 'Was Microsoft Ihnen gezeigt hat',
  screens: [
    [
      '„Genehmigung erforderlich“ mit einem Feld für die Begründung',
      'Schreiben Sie, dass Sie Ihren eigenen Kalender in Ihrer Kalender-App sehen möchten, nur zum Lesen. Schicken Sie die Anfrage ab und warten Sie auf die Antwort; Microsoft teilt sie uns nicht mit. Melden Sie sich dann hier neu an.',
    ],
    ['„Administratorgenehmigung erforderlich“ ohne Feld', 'Schicken Sie Ihrer Administration den Link unten.'],
    [
      '„Sie sind nicht zugewiesen“ oder AADSTS50105',
      'Die App ist genehmigt, aber nur für einige Personen. Bitten Sie Ihre Administration, sie Ihnen zuzuweisen.',
    ],
    [
      'Etwas über Ihr Gerät oder eine Sicherheitsregel',
      'Eine Regel für Ihr Gerät oder Ihren Ort hat die Anmeldung verhindert. Ihre Administration findet sie im Anmeldeprotokoll unter der Korrelations-ID auf der Seite von Microsoft.',
    ],
  ],
  linkTitle: 'Der Link für Ihre Administration',
  linkText:
    'Wer ihn mit Administratorrechten öffnet, sieht, worum gebeten wird, und kann es für die ganze Organisation genehmigen.',
  who: 'Ihre dienstliche Adresse oder die Domain Ihrer Organisation',
  whoExample: 'sie@contoso.example',
  whoSubmit: 'Link erzeugen',
  whoWrong: 'Das sieht nicht nach einer Adresse oder Domain aus.',
  linkFor: (domain: string) => `Für ${domain}`,
  adminTitle: 'Für die Administration',
  admin: [
    [
      'Worum gebeten wird',
      'Delegiert Calendars.Read, Anmeldung und Offlinezugriff. Alle sehen nur, was sie auch in Outlook sehen. Keine Anwendungsberechtigung, kein Schreibzugriff, keine E-Mails, Kontakte oder Dateien.',
    ],
    [
      'Wohin die Daten gehen',
      'Auf diesen Server und in die Kalender-Apps, die jemand mit einem App-Passwort verbindet. Zugangsdaten und Kalender liegen versiegelt; jeder kann die eigenen jederzeit löschen.',
    ],
    [
      'Wie man es rückgängig macht',
      'Löschen Sie die App unter „Unternehmensanwendungen“ im Entra Admin Center. Die Bridge verliert den Zugriff binnen etwa einer Stunde.',
    ],
    [
      'Wenn sich Leute trotzdem nicht anmelden können',
      'In den Eigenschaften der App muss „Aktiviert für die Benutzeranmeldung“ an sein; mit „Zuweisung erforderlich“ müssen Personen oder Gruppen zugewiesen sein.',
    ],
  ],
}
