// An enhancement only: a clean address, copy buttons, and a page that follows the first sync without disturbing what is being typed.

// What a sign-in brought back has been read; it need not stay in the address bar, nor a note come again on reload.
if ('passing' in document.body.dataset && location.search) {
  history.replaceState(null, '', location.pathname + location.hash)
}

for (const button of document.querySelectorAll('button[data-copy]')) {
  const label = button.textContent
  const value = document.getElementById(button.dataset.copy)
  const say = (text) => {
    button.textContent = text
  }
  const copied = () => {
    say(button.dataset.copied)
    setTimeout(say, 2000, label)
  }
  // No clipboard for pages served over plain http: then mark the value, so that the keyboard can copy it.
  const mark = () => getSelection().selectAllChildren(value)
  button.hidden = false
  button.addEventListener('click', () => {
    if (navigator.clipboard === undefined) mark()
    else navigator.clipboard.writeText(value.textContent).then(copied, mark)
  })
}

/** Replaces the parts that change while calendars are read. Resolves with the seconds until the next look, if any. */
async function look() {
  const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } })
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const id of ['status', 'calendars']) {
    const [here, there] = [document.getElementById(id), page.getElementById(id)]
    if (here && there) here.replaceWith(document.adoptNode(there))
  }
  return page.body.dataset.refresh
}

function follow(seconds) {
  if (!seconds) return
  const again = () => follow(seconds)
  setTimeout(() => (document.hidden ? again() : look().then(follow, again)), seconds * 1000)
}

follow(document.body.dataset.refresh)
