/** An administrator comes back from Microsoft. */
export const consentWords = {
  consent: {
    granted: {
      title: 'Genehmigt',
      text: 'Microsoft meldet, dass Ihre Organisation die Bridge genehmigt hat. Sagen Sie Ihren Leuten, dass sie sich anmelden können; es kann einige Minuten dauern, bis Microsoft es überall weiß.',
    },
    refused: { title: 'Nicht genehmigt', text: 'Die Genehmigung wurde nicht erteilt, und nichts hat sich geändert.' },
    unclear: {
      title: 'Das hat uns nichts gesagt',
      text: 'Sie sind von Microsoft ohne eine Antwort zurückgekommen, die zu einem unserer Links gehört. Melden Sie sich an, um zu sehen, ob die Genehmigung da ist.',
    },
    start: 'Zur Anmeldung',
    again: 'Über die Genehmigung',
  },
}
