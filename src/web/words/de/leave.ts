/** Disconnecting. */
export const leaveWords = {
  leave: {
    title: 'Gehen',
    text: 'Trennen widerruft alle App-Passwörter und löscht die Kopie Ihrer Kalender von diesem Server. Outlook bleibt unberührt.',
    link: 'Trennen und löschen …',
    sureTitle: 'Alles trennen und löschen?',
    sure: [
      'Alle App-Passwörter gehen sofort nicht mehr.',
      'Die Kopie Ihrer Kalender und der Zugang zu Ihrem Konto werden von diesem Server gelöscht.',
      'Ihre Kalender in Outlook bleiben genau, wie sie sind.',
    ],
    afterwards:
      'Um auch bei Microsoft die Erlaubnis zurückzunehmen, entfernen Sie diese Bridge aus der Liste der Apps Ihres Microsoft-Kontos.',
    submit: 'Trennen und löschen',
    cancel: 'Alles behalten',
  },
}
