import type Koa from 'koa'
import { de } from './de/index.ts'
import { en } from './en/index.ts'
import type { Words } from './types.ts'

/** One table per language; the first is the one for everybody else. */
export const languages = { en, de } as const satisfies Readonly<Record<string, Words>>
export type Language = keyof typeof languages

export const isLanguage = (text: unknown): text is Language =>
  typeof text === 'string' && Object.hasOwn(languages, text)

/** The table for a visitor: what they chose here, else by the browser's Accept-Language. */
export function wordsFor(ctx: Koa.Context): Words {
  const chosen: unknown = ctx.state['language']
  const language = isLanguage(chosen) ? chosen : ctx.acceptsLanguages(Object.keys(languages))
  return isLanguage(language) ? languages[language] : en
}
