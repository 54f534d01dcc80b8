/** Die Anfrage einer Person an ihre Administration. */
export const help = {
  title: 'Die Administration fragen',
  lead: 'In vielen Organisationen darf nur die Administration einer App erlauben, Kalender zu lesen. Eine Genehmigung genügt für alle dort; danach melden Sie sich einfach an. Diese Seite bereitet die Anfrage vor.',
  /** Where only its id is known. */
  yours: 'Ihre Organisation',
  prepareTitle: 'Anfrage vorbereiten',
  prepareText:
    'Ihre Administration bekommt eine Seite, auf der steht, wer fragt, wofür, und wie man es rückgängig macht. Ein Konto hier braucht sie dafür nicht.',
  name: 'Ihr Name, wie Ihre Administration ihn kennt',
  nameWrong: 'Bitte schreiben Sie einen Namen mit höchstens 80 sichtbaren Zeichen.',
  who: 'Ihre dienstliche Adresse oder die Domain Ihrer Organisation',
  whoExample: 'sie@contoso.example',
  whoSubmit: 'Anfrage erstellen',
  problems: {
    wrong: 'Das sieht nicht nach einer Adresse oder Domain aus.',
    none: 'Microsoft kennt keine Organisation mit dieser Domain. Ist sie richtig geschrieben?',
    elsewhere:
      'Diese Organisation ist in einer anderen Cloud von Microsoft; diese Bridge erreicht sie nicht. Sagen Sie es dem Betreiber der Bridge.',
    notListed:
      'Diese Organisation steht nicht auf der Liste dieser Bridge; eine Genehmigung würde noch nicht helfen. Bitten Sie den Betreiber der Bridge, sie aufzunehmen.',
    personal: 'Das ist ein Privatkonto. Dort muss niemand etwas genehmigen: Melden Sie sich einfach an.',
  },
  readyTitle: 'Ihre Anfrage ist fertig',
  readyText: (organization: string) => `Für ${organization}. Schicken Sie sie, wie Sie mögen.`,
  expiredText: 'Diese Anfrage ist älter als 60 Tage. Bitte erstellen Sie eine neue.',
  pageLabel: 'Seite für Ihre Administration',
  mail: 'E-Mail an Ihre Administration',
  mailOpen: 'E-Mail schreiben',
  mailSubject: (product: string) => `Bitte um Genehmigung: ${product} für unsere Kalender`,
  mailBody: (name: string, server: string, page: string) =>
    `Guten Tag,

ich möchte meinen Outlook-Kalender in meiner Kalender-App sehen. Dafür braucht ${server} die Erlaubnis, Kalender zu lesen, und die kann bei Microsoft nur die Administration geben.

Worum gebeten wird, was gespeichert wird, wie Sie es für alle auf einmal genehmigen und wie Sie es rückgängig machen, steht auf dieser Seite:
${page}

Vielen Dank!
${name}`.trimEnd(),
  reason:
    'Ich möchte meinen eigenen Outlook-Kalender in meiner Kalender-App sehen. Die Bridge liest nur: Sie kann nichts ändern und sieht keine E-Mails, Kontakte oder Dateien.',
  reasonLabel: 'Begründung, falls Microsoft danach fragt',
  direct: 'Direkter Link zur Genehmigung bei Microsoft',
  directText: 'Für eine Administration, die keine Erklärung braucht.',
  already: (when: string) =>
    `Jemand aus der Administration dieser Organisation hat eine Genehmigung gemeldet (${when}). Versuchen Sie zuerst, sich anzumelden.`,
  screens: 'Hat Microsoft etwas anderes gezeigt?',
  screensLink: 'Herausfinden, was es bedeutet',
  personalTitle: 'Niemand muss etwas genehmigen',
  personalText:
    'Diese Bridge ist für private Microsoft-Konten. Sie entscheiden selbst: Melden Sie sich an und wählen Sie Akzeptieren.',
}
