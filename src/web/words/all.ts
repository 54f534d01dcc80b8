import type Koa from 'koa'
import { en } from './en/index.ts'
import type { Words } from './types.ts'

/** One table per language; the first is the one for everybody else. */
const languages: Readonly<Record<string, Words>> = { en }

/** The table for a visitor, by the browser's Accept-Language. */
export function wordsFor(ctx: Koa.Context): Words {
  const language = ctx.acceptsLanguages(Object.keys(languages))
  return (typeof language === 'string' ? languages[language] : undefined) ?? en
}
