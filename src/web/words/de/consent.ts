/** Jemand aus der Administration kommt von Microsoft zurück. */
export const consentWords = {
  consent: {
    outcomes: {
      granted: {
        title: 'Genehmigt. Sagen Sie es Ihren Leuten',
        text: 'Microsoft meldet Ihre Genehmigung für die ganze Organisation. Wer wartet, sieht es hier auf der eigenen Seite. Die nächste Anmeldung bestätigt es; bis Microsoft es überall weiß, können einige Minuten vergehen.',
      },
      again: {
        title: 'Diese Antwort war schon hier',
        text: 'Ihre Genehmigung ist bereits notiert, und durch neues Laden dieser Seite geschieht nichts weiter. Die Leute können sich anmelden.',
      },
      declined: {
        title: 'Nicht genehmigt: Sie haben abgebrochen',
        text: 'Nichts wurde geändert, und niemand hat etwas erfahren. Sie können den Link jederzeit wieder öffnen.',
      },
      refused: {
        title: 'Nicht genehmigt',
        text: 'Microsoft hat die Genehmigung angehalten, und nichts wurde geändert.',
      },
      expired: {
        title: 'Dieser Link war zu alt',
        text: 'Er wurde vor mehr als 30 Tagen erstellt; wer wartet, erfährt deshalb nichts davon. Was Sie bei Microsoft genehmigt haben, gilt trotzdem: Die Leute können sich anmelden.',
      },
      otherTenant: {
        title: 'Das war eine andere Organisation',
        text: 'Die Antwort von Microsoft nennt eine andere Organisation als die, für die der Link erstellt wurde. Wer wartet, erfährt nichts davon. Waren Sie mit einem anderen Konto angemeldet? Öffnen Sie den Link noch einmal mit dem richtigen.',
      },
      unclear: {
        title: 'Das hat uns nichts gesagt',
        text: 'Sie sind ohne eine Antwort zurückgekommen, die zu einem unserer Links gehört. Hier wurde nichts geändert. Eine Anmeldung zeigt, ob die Genehmigung da ist.',
      },
    },
    tell: 'Ein Satz für Ihre Leute',
    sentence: (product: string, server: string) =>
      `${product} ist für unsere Organisation genehmigt. Wer seinen Outlook-Kalender in der eigenen Kalender-App sehen möchte, meldet sich einmal hier an: ${server}`,
    start: 'Selbst anmelden und nachsehen',
    again: 'Über die Genehmigung',
    help: 'Was jetzt zu tun ist',
  },
}
