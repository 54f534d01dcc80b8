/** In the calendar itself, while somebody has to sign in again. */
export const reconnectWords = {
  reconnect: {
    title: 'Reconnect Outlook',
    text: 'Microsoft wants you to sign in again. Until then this calendar stays as it is. Open the token page and sign in:',
  },
}
