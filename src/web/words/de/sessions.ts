/** In welchen Browsern jemand angemeldet ist. */
export const sessionsWords = {
  sessions: {
    title: 'Wo Sie angemeldet sind',
    link: 'Wo Sie angemeldet sind',
    text: 'Browser, in denen diese Seite für Sie offen ist. Jede dieser Sitzungen endet von selbst nach 15 Minuten ohne Benutzung, und in jedem Fall nach 8 Stunden. Ihre Apps gehören nicht dazu, denn jede hat ein eigenes Passwort.',
    thisOne: 'dieser Browser',
    unknown: 'Unbekannter Browser',
    began: (when: string) => `angemeldet: ${when}`,
    seen: (when: string) => `zuletzt benutzt: ${when}`,
    end: 'Beenden',
    endAll: 'Alle Sitzungen beenden',
    endAllSure: 'Sie werden hier und in jedem anderen Browser abgemeldet. Apps laufen weiter.',
  },
}
