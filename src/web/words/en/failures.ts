/** What was refused, and what went wrong. */
export const failuresWords = {
  refusals: {
    notFound: { title: 'There is nothing here', text: 'The address may be mistyped, or the page is gone.' },
    method: { title: 'That does not work this way', text: 'This address cannot be used like that.' },
    form: {
      title: 'The form could not be accepted',
      text: 'It was open for too long, or it did not come from this site. Go back, load the page again and repeat what you did.',
    },
    state: {
      title: 'This sign-in cannot be finished',
      text: 'It was started in another browser, took longer than ten minutes, or was finished already. Nothing is wrong: just start again.',
    },
    oldSignIn: {
      title: 'Microsoft let you through without asking anew',
      text: 'For this step you have to prove again who you are, and Microsoft says that you last did so too long ago. Sign out at Microsoft, or open this site in a private window; then sign in and repeat the step.',
    },
    password: { title: 'There is no such password', text: 'It may have been revoked already.' },
    tooMany: {
      title: 'Too many sign-ins at once',
      text: 'Hundreds of sign-ins were started from your network within minutes. Wait ten minutes, then start again. Apps that are connected go on.',
    },
  },
  faults: {
    store: {
      title: 'One moment, please',
      text: 'This server cannot reach its storage right now. Nothing is lost; try again in a minute.',
    },
    bug: { title: 'Something went wrong', text: 'That is our fault, not yours. It has been noted; please try again.' },
  },
}
