/** The comparison with Outlook. */
export const compareWords = {
  compare: {
    text: 'Bekommen Ihre Apps, was Outlook zeigt? Vergleichen Sie die nächsten 90 Tage Ihrer eigenen Kalender.',
    submit: 'Mit Outlook vergleichen',
    same: {
      title: 'Ihre Apps sehen, was Outlook zeigt',
      text: (compared: string) => `${compared} verglichen, alle sind gleich.`,
    },
    differs: {
      title: 'Einiges ist verschieden',
      text: (compared: string, found: string) => `${compared} verglichen, ${found} gefunden.`,
      help: 'Diese Liste enthält keine Titel. Sie können sie dem Betreiber dieser Bridge schicken.',
    },
    failed: {
      title: 'Der Vergleich ging gerade nicht',
      text: 'Microsoft oder dieser Server hat nicht geantwortet. Mit Ihren Kalendern ist alles in Ordnung; bitte versuchen Sie es in einer Minute noch einmal.',
    },
    instances: (count: number) => (count === 1 ? '1 Termin' : `${count.toLocaleString('de')} Termine`),
    differences: (count: number) => (count === 1 ? '1 Unterschied' : `${count.toLocaleString('de')} Unterschiede`),
    more: (count: number) => `und ${count.toLocaleString('de')} weitere`,
    when: (from: string, to: string) => `Vom ${from} bis ${to}, nach UTC gezählt.`,
    where: (calendar: number, date: string) => `Kalender ${calendar}, ${date}`,
    kinds: {
      missing: 'in Outlook, aber nicht in Ihren Apps',
      extra: 'in Ihren Apps, aber nicht in Outlook',
      time: 'in Ihren Apps zu anderer Zeit',
      allDay: 'in einem ganztägig, im anderen mit Uhrzeit',
      title: 'in Ihren Apps unter anderem Titel',
      cancelled: 'in einem abgesagt, im anderen nicht',
    },
  },
}
