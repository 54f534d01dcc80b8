import type Koa from 'koa'
import { seeOther } from './answer.ts'
import { Refusal } from './refusal.ts'
import type { Site } from './site.ts'
import { isLanguage } from './words/all.ts'

const yearSeconds = 365 * 24 * 3_600

/** Pages for people who came by a link, and whose place is not the start. Only what such an address can hold may come back. */
const helpPage = /^\/help\/(?:approval|admin|consent)(?:\?[A-Za-z0-9._=&%:-]{0,1200})?$/

/** GET /language/:code: remembers the language in this browser. Nothing else changes, so a link will do. */
export function chooseLanguage(site: Site, ctx: Koa.Context): void {
  const code: unknown = ctx['params']?.['code']
  if (!isLanguage(code)) throw new Refusal(404, 'notFound')
  site.cookies.write(ctx, 'lang', code, yearSeconds)
  const to = new URLSearchParams(ctx.querystring).get('to') ?? ''
  seeOther(ctx, site.links.path(helpPage.test(to) ? to : '/'))
}
