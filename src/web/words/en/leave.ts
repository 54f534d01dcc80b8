/** Disconnecting. */
export const leaveWords = {
  leave: {
    title: 'Leave',
    text: 'Disconnecting revokes every app password and erases the copy of your calendars from this server. Outlook is not touched.',
    link: 'Disconnect and erase …',
    sureTitle: 'Disconnect and erase everything?',
    sure: [
      'Every app password stops working at once.',
      'The copy of your calendars and the access to your account are erased from this server.',
      'Your calendars in Outlook stay exactly as they are.',
    ],
    afterwards:
      'To withdraw the permission at Microsoft as well, remove this bridge on your Microsoft account’s list of apps.',
    submit: 'Disconnect and erase',
    cancel: 'Keep everything',
  },
}
