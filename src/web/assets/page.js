// An enhancement only: a clean address, copy buttons, and a page that follows the first sync without disturbing what is being typed.

// What a sign-in brought back has been read; it need not stay in the address bar, nor a note come again on reload.
if ('passing' in document.body.dataset && location.search) {
  history.replaceState(null, '', location.pathname + location.hash)
}

// For pictures of a week in the time that the person lives by. Nothing else is done with it.
const prefix = location.protocol === 'https:' ? '__Host-' : ''
const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
// biome-ignore lint/suspicious/noDocumentCookie: the newer way is for https alone
document.cookie = `${prefix}zone=${timeZone}; Path=/; SameSite=Lax; Max-Age=31536000${prefix && '; Secure'}`

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

/** The picture of the week follows what is chosen, a moment after the last change. */
function illustrate(choice) {
  const place = choice.querySelector('.glimpse')
  const form = choice.closest('form') ?? choice.querySelector('form')
  let last = 0
  const draw = async (turn) => {
    const body = new URLSearchParams(new FormData(form))
    const answer = await fetch(choice.dataset.preview, { method: 'POST', body })
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const week = page.getElementById('week')
    if (!week || turn !== last) return
    // There may be a second picture on the page.
    week.removeAttribute('id')
    place.replaceChildren(document.adoptNode(week))
  }
  const soon = (ms) => {
    last += 1
    setTimeout((turn) => turn === last && draw(turn).catch(() => {}), ms, last)
  }
  // On the page that shows the picture above, there is one already.
  if (document.getElementById('week')) return
  choice.addEventListener('change', () => soon(200))
  choice.addEventListener('toggle', () => choice.open && soon(0))
  choice.querySelector('button[formaction]').hidden = true
}

const pictured = 'details[data-preview]'
for (const choice of document.querySelectorAll(pictured)) illustrate(choice)

/** Parts that are not there before the calendars are known, each with what it comes after. */
const later = [
  ['choose', '#connect .row'],
  ['feeds', '#calendars'],
  ['compare', '#feeds'],
]

/** Replaces the parts that change while calendars are read, and adds those that come. Resolves with the seconds until the next look, if any. */
async function look() {
  const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } })
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  for (const id of ['status', 'calendars']) {
    const [here, there] = [document.getElementById(id), page.getElementById(id)]
    if (here && there) here.replaceWith(document.adoptNode(there))
  }
  for (const [id, before] of later) {
    const [place, there] = [document.querySelector(before), page.getElementById(id)]
    if (document.getElementById(id) || !place || !there) continue
    place.after(document.adoptNode(there))
    for (const part of [there, ...there.querySelectorAll(pictured)]) if (part.matches(pictured)) illustrate(part)
  }
  return page.body.dataset.refresh
}

function follow(seconds) {
  if (!seconds) return
  const again = () => follow(seconds)
  setTimeout(() => (document.hidden ? again() : look().then(follow, again)), seconds * 1000)
}

follow(document.body.dataset.refresh)
