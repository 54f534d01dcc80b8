/** Setting up apps: addresses, phones, recipes. */
export const setupWords = {
  setup: {
    title: 'Set up an app',
    lead: 'Nearly every app needs three values: this server address, your user name, and an app password from your page here.',
    link: 'Addresses and instructions for apps',
    own: 'Sign in to see your user name and the addresses of your calendars, and to create an app password.',
    phoneTitle: 'On a phone',
    phoneText: 'Point the phone’s camera here: it opens this page there.',
    phoneCode: 'QR code with the address of the set-up page',
    passwordText: 'This one holds the password, to be copied on the phone. Show it to nobody.',
    passwordCode: 'QR code with the password',
    appleTitle: 'iPhone, iPad and Mac',
    appleText:
      'A profile fills in the server address by itself. After the download, open it in the settings and install it.',
    appleGet: 'Download the profile',
    appleWith: 'It contains user name and password: delete the file after use.',
    appleWithout: 'It asks for user name and password when it is installed.',
    profileName: (label: string) => `Outlook calendars (${label})`,
    profileNameAlone: 'Outlook calendars',
    profileText: 'Shows your Outlook calendars in the Calendar app, read-only.',
  },
}
