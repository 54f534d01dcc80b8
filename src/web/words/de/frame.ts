/** What every page needs: the language itself, and short words. */
export const frameWords = {
  lang: 'de',
  locale: 'de-DE',
  language: 'Deutsch',
  product: 'Outlook CalDAV Bridge',
  skip: 'Zum Inhalt springen',
  back: 'Zurück zum Anfang',
  code: 'Code',
  correlation: 'Korrelations-ID',
  time: 'Zeit',
  forSupport: 'Für alle, die Ihnen helfen',
  move: {
    person: 'Sie sind am Zug',
    administrator: 'Ihre Administration ist am Zug',
    operator: 'Der Betreiber ist am Zug',
    nobody: 'Sie müssen nichts tun',
  },
  justNow: 'gerade eben',
  since: (when: string) => `seit: ${when}`,
  tryAgain: 'Noch einmal versuchen',
  account: {
    signOut: 'Abmelden',
    switch: 'Konto wechseln',
    others: 'Ebenfalls angemeldet',
    another: 'Weiteres Microsoft-Konto hinzufügen',
    anotherText: 'Jedes Konto hat eigene Kalender und Apps. Nichts wird zwischen ihnen geteilt.',
  },
}
