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
      since: (when: string, by: string | undefined, whom: string | undefined) =>
        `Gefragt: ${when}${by === undefined ? '' : `, von ${by}`}${whom === undefined ? '' : ` · Bei: ${whom}`}`,
    },
    approved: {
      title: 'Ihre Administration hat offenbar zugestimmt',
      text: 'Jemand kam von der Seite von Microsoft mit einer Genehmigung für Ihre Organisation zurück. Melden Sie sich an, um zu sehen, ob sie gilt; bis Microsoft es überall weiß, können einige Minuten vergehen.',
    },
    expired: {
      title: 'Ihre Anfrage ist vermutlich verfallen',
      text: 'Bei den meisten Organisationen enden Anfragen nach 30 Tagen. Bitte fragen Sie noch einmal, oder wenden Sie sich direkt an Ihre Administration.',
    },
    declined: {
      title: 'Nicht genehmigt',
      text: 'Sie kamen ohne Genehmigung von Microsoft zurück. Wurde nach der Administration gefragt, fragen Sie Ihre: Die Anfrage wird für Sie vorbereitet. Wurden Sie um Zustimmung gebeten, melden Sie sich neu an und stimmen Sie zu.',
    },
    howTo: 'Administration fragen',
    signIn: 'Es ist genehmigt: anmelden',
    forget: 'Von vorn anfangen',
    reportTitle: 'Haben Sie gefragt?',
    reportText:
      'Dann erinnert Sie diese Seite daran, wenn Sie mit diesem Browser wiederkommen, und sagt Ihnen, wenn jemand aus der Administration hier war. Füllen Sie aus, was Sie mögen.',
    reportWho: 'Ihre dienstliche Adresse',
    reportWhom: 'Wen Sie gefragt haben',
    reportWhomExample: 'IT-Hilfe',
    reportAgo: 'Wann',
    agoDays: ['Heute', 'Gestern', 'Vor ein paar Tagen', 'Vor einer Woche', 'Vor zwei Wochen'],
    report: 'Ich habe gefragt',
  },
}
