/** Im Kalender selbst, solange sich jemand neu anmelden muss. */
export const reconnectWords = {
  reconnect: {
    title: 'Outlook neu verbinden',
    text: 'Microsoft möchte, dass Sie sich neu anmelden. Bis dahin bleibt dieser Kalender, wie er ist. Öffnen Sie die Token-Seite und melden Sie sich an:',
  },
}
