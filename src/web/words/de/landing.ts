/** For somebody who has never been here. */
export const landing = {
  title: 'Ihre Outlook-Kalender in jeder Kalender-App',
  lead: 'Diese Bridge zeigt Ihre Kalender aus Outlook oder Microsoft 365 in jeder App, die CalDAV spricht: Thunderbird, Apple Kalender, DAVx⁵ und viele mehr. Sie melden sich einmal an, geben jeder App ein eigenes Passwort, und was sich in Outlook ändert, erscheint in Ihren Apps.',
  signIn: 'Mit Microsoft anmelden',
  approvalLink: 'Was zu tun ist',
  asksTitle: 'Worum sie bittet',
  asks: [
    ['Ihre Kalender lesen', 'um sie in Ihren Apps zu zeigen'],
    ['Ihr Name und Ihre Adresse', 'um zu wissen, wessen Kalender es sind'],
    ['Zugriff, während Sie weg sind', 'damit Ihre Apps auf dem Laufenden bleiben'],
  ],
  /** Wo die Anwendung mit einer eigenen Berechtigung liest. */
  asksByApplication: [
    ['Ihr Name und Ihre Adresse', 'um zu wissen, wessen Kalender es sind'],
    [
      'Sonst nichts von Ihnen',
      'Ihre Organisation erlaubt dieser Bridge, die Kalender derer zu lesen, die sich hier anmelden',
    ],
  ],
  neverTitle: 'Was sie niemals tut',
  nevers: [
    ['Etwas ändern', 'sie darf nicht schreiben; in Outlook kann nichts verändert oder gelöscht werden'],
    ['E-Mails, Kontakte oder Dateien ansehen', 'das kann sie nicht: Sie bittet nie darum'],
    ['Ihr Microsoft-Passwort sehen', 'das tippen Sie nur auf der Seite von Microsoft'],
  ],
  kept: 'Auf diesem Server liegt eine versiegelte Kopie Ihrer Kalender, damit Ihre Apps schnelle Antworten bekommen. Sie können sie jederzeit löschen lassen.',
}
