/** The comparison with Outlook. */
export const compareWords = {
  compare: {
    text: 'Are your apps given what Outlook shows? Compare the next 90 days of your own calendars.',
    submit: 'Compare with Outlook',
    same: {
      title: 'Your apps see what Outlook shows',
      text: (compared: string) => `${compared} compared, and all of them are the same.`,
    },
    differs: {
      title: 'Some things differ',
      text: (compared: string, found: string) => `${compared} compared, ${found} found.`,
      help: 'This list holds no titles. You can send it to whoever runs this bridge.',
    },
    failed: {
      title: 'That could not be compared just now',
      text: 'Microsoft or this server did not answer. Nothing is wrong with your calendars; please try again in a minute.',
    },
    instances: (count: number) => (count === 1 ? '1 appointment' : `${count.toLocaleString('en')} appointments`),
    differences: (count: number) => (count === 1 ? '1 difference' : `${count.toLocaleString('en')} differences`),
    more: (count: number) => `and ${count.toLocaleString('en')} more`,
    when: (from: string, to: string) => `From ${from} to ${to}, counted in UTC.`,
    where: (calendar: number, date: string) => `Calendar ${calendar}, ${date}`,
    kinds: {
      missing: 'in Outlook, but not in your apps',
      extra: 'in your apps, but not in Outlook',
      time: 'at another time in your apps',
      allDay: 'whole days in one, a time of day in the other',
      title: 'under another title in your apps',
      cancelled: 'cancelled in one, not in the other',
    },
  },
}
