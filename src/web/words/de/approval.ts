/** Somebody who is not connected yet, and waits for an administrator. */
export const approvalWords = {
  approval: {
    consentNeeded: {
      title: 'Ihre Organisation muss das erst genehmigen',
      text: 'Microsoft lässt das nur die Administration Ihrer Organisation erlauben. Eine Genehmigung genügt für alle dort.',
    },
    requested: {
      title: 'Sie haben um Genehmigung gebeten',
      text: 'Microsoft teilt uns die Antwort nicht mit. Melden Sie sich neu an, sobald Ihre Administration zugestimmt hat.',
      since: (when: string, by: string | undefined) =>
        by === undefined ? `Gefragt: ${when}` : `Gefragt: ${when}, von ${by}`,
    },
    expired: {
      title: 'Ihre Anfrage ist vermutlich verfallen',
      text: 'Bei den meisten Organisationen enden Anfragen nach 30 Tagen. Bitte fragen Sie noch einmal, oder wenden Sie sich direkt an Ihre Administration.',
    },
    declined: {
      title: 'Nicht genehmigt',
      text: 'Auf der Seite von Microsoft wurde abgelehnt. Falls das nicht gewollt war, melden Sie sich neu an und stimmen Sie zu.',
    },
    howTo: 'Was zu tun ist',
    signIn: 'Es ist genehmigt: anmelden',
    forget: 'Von vorn anfangen',
    reportTitle: 'Haben Sie die Anfrage abgeschickt?',
    reportText: 'Dann erinnert Sie diese Seite daran, wenn Sie mit diesem Browser wiederkommen.',
    reportWho: 'Ihre dienstliche Adresse (wenn Sie mögen)',
    report: 'Anfrage ist abgeschickt',
  },
}
