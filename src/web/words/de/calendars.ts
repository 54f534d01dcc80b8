/** The calendars and how far they have been read. */
export const calendarsWords = {
  calendars: {
    title: 'Ihre Kalender',
    waiting: 'Die Liste Ihrer Kalender ist unterwegs.',
    none: 'Outlook zeigt für dieses Konto keine Kalender.',
    reading: 'wird gelesen …',
    soFar: (events: string) => `bisher ${events} …`,
    paused: 'noch nicht gelesen',
    events: (count: number) => (count === 1 ? '1 Termin' : `${count.toLocaleString('de')} Termine`),
    shared: (name: string) => `geteilt von ${name}`,
    checked: (when: string) => `geprüft: ${when}`,
    progress: (done: number, all: number) => `${done} von ${all} Kalendern gelesen`,
    skipped: (count: number) => (count === 1 ? '1 Termin fehlt' : `${count} Termine fehlen`),
    skippedText: 'Diese ließen sich nicht übersetzen. Alles andere ist vollständig.',
  },
}
