import { assetVersion } from '../assets.ts'
import { type Hole, type Html, html } from '../html.ts'
import type { Site, Visitor } from '../site.ts'
import { languages } from '../words/all.ts'
import type { Words } from '../words/types.ts'
import { mark } from './icons.ts'

export interface Page {
  readonly title: string
  readonly body: Hole
  readonly visitor?: Visitor | undefined
  /** The address may be shared or kept as it is, query and all. Otherwise the query is taken out of sight and history. */
  readonly lasting?: boolean
  /** Look again after so many seconds: something is still going on. */
  readonly refreshSeconds?: number | undefined
}

/** A whole HTML document around a page. */
export function document(site: Site, words: Words, page: Page): Html {
  const { path } = site.links
  const v = assetVersion
  const { refreshSeconds } = page
  return html`<html lang="${words.lang}">
<head>
<meta charset="utf-8">
<title>${page.title} · ${words.product}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="same-origin">
<link rel="icon" type="image/svg+xml" href="${path('/assets/icon.svg')}?v=${v}">
${['page', 'parts', 'forms', 'week', 'consent', 'tenant'].map((name) => html`<link rel="stylesheet" href="${path(`/assets/${name}.css`)}?v=${v}">`)}
<script src="${path('/assets/page.js')}?v=${v}" defer></script>
${refreshSeconds !== undefined && html`<noscript><meta http-equiv="refresh" content="${refreshSeconds * 3}"></noscript>`}
</head>
<body${page.lasting !== true && html` data-passing`}${refreshSeconds !== undefined && html` data-refresh="${refreshSeconds}"`}>
${site.deps.isDemo === true && html`<p class="demo">${words.demo}</p>`}
<a class="skip" href="#main">${words.skip}</a>
<header class="top">
<a class="brand" href="${path('/')}">${mark} <span>${words.product}</span></a>
${page.visitor && signOut(site, words, page.visitor)}
</header>
<main id="main">
${page.body}
</main>
<footer><span>${words.product}${page.visitor && ` ${site.deps.version}`}</span> ${languageLinks(site, words)}</footer>
</body>
</html>
`
}

function languageLinks(site: Site, words: Words): Html {
  const others = Object.entries(languages).filter(([code]) => code !== words.lang)
  return html`<nav class="languages">${others.map(([code, { language }]) => html`<a href="${site.links.path(`/language/${code}`)}" lang="${code}" hreflang="${code}">${language}</a>`)}</nav>`
}

function signOut(site: Site, words: Words, { session }: Visitor): Html {
  return html`<form method="post" action="${site.links.path('/logout')}">
<input type="hidden" name="csrf" value="${site.sessions.csrf(session, 'logout')}">
<button class="quiet">${words.account.signOut}</button>
</form>`
}
