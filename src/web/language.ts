import type Koa from 'koa'
import { seeOther } from './answer.ts'
import { Refusal } from './refusal.ts'
import type { Site } from './site.ts'
import { isLanguage } from './words/all.ts'

const yearSeconds = 365 * 24 * 3_600

/** GET /language/:code: remembers the language in this browser. Nothing else changes, so a link will do. */
export function chooseLanguage(site: Site, ctx: Koa.Context): void {
  const code: unknown = ctx['params']?.['code']
  if (!isLanguage(code)) throw new Refusal(404, 'notFound')
  site.cookies.write(ctx, 'lang', code, yearSeconds)
  seeOther(ctx, site.links.path('/'))
}
