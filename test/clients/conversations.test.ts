import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseRequest, printResponse } from '../caldav/http-file.ts'
import type { MemoryHome } from '../caldav/memory-home.ts'
import { adelesHome, adelesPassword, authenticateWith, holiday, review, work } from '../caldav/people.ts'
import { type Got, startServer } from '../caldav/wire.ts'

/**
 * Whole sessions, app by app, for people to read: how it finds the calendars, reads them, polls, and what it is told when something
 * has changed. A step is `=== what happens`, the request as the app sends it, `--- answer` and the answer, or a change to the
 * calendar (`=== * …`, see below). `{{synctoken}}` is the last one the app was given. UPDATE_GOLDEN=1 rewrites the answers, never on CI.
 */
const folder = join(import.meta.dirname, 'conversations')

/** What happens to the calendar meanwhile. */
const changes: Readonly<Record<string, (home: MemoryHome) => void>> = {
  '* an event is renamed': (home) =>
    home.put(work.id, { ...review, text: review.text.replace('Design review', 'Second design review') }),
  '* an event is gone': (home) => home.remove(work.id, holiday.name),
  '* an event is new': (home) =>
    home.put(work.id, {
      ...review,
      name: 'e5lunch.ics',
      uid: 'uid-lunch',
      text: review.text.replaceAll('uid-review', 'uid-lunch').replace(/SUMMARY:.*/, 'SUMMARY:Lunch'),
    }),
}

interface Step {
  readonly title: string
  readonly request: string
}

function stepsOf(text: string): { readonly preamble: string; readonly steps: readonly Step[] } {
  const [preamble = '', ...parts] = text.split(/^=== /m)
  const steps = parts.map((part) => {
    const [title = '', ...lines] = part.split('\n')
    return { title, request: lines.join('\n').split(/^--- answer$/m)[0] ?? '' }
  })
  return { preamble, steps }
}

async function held(text: string): Promise<string> {
  const home = adelesHome()
  const { send } = await startServer({ authenticate: authenticateWith(home) })
  const known = new Map([['basic', adelesPassword.slice('Basic '.length)]])
  const { preamble, steps } = stepsOf(text)
  let whole = preamble
  for (const { title, request } of steps) {
    const change = changes[title]
    change?.(home)
    whole += `=== ${title}\n${request}`
    if (change !== undefined) continue
    // The blank line ahead of the answer belongs to the file, not to the body.
    const filled = request
      .replace(/\n\n?$/, '')
      .replace(/\{\{(\w+)\}\}/g, (same, name: string) => known.get(name) ?? same)
    const got = await send(parseRequest(`${filled}${filled.includes('\n\n') ? '' : '\n\n'}`))
    const token = tokenIn(got.body, !known.has('synctoken'))
    if (token !== undefined) known.set('synctoken', token)
    whole += `--- answer\n${printed(got)}\n\n`
  }
  return whole
}

/** Apps go on from what a sync told them; what a listing shows is where they begin. */
function tokenIn(body: string, first: boolean): string | undefined {
  const synced = /<D:sync-token>([^<]+)<\/D:sync-token><\/D:multistatus>/.exec(body)?.[1]
  const listed = new RegExp(`/${work.id}/</D:href>.*?<D:sync-token>([^<]+)<`, 's').exec(body)?.[1]
  return synced ?? (first ? listed : undefined)
}

/** Headers that are the same in every answer, and how long it is once packed, tell a reader nothing. */
const dull = /^(?:cache-control|content-security-policy|x-content-type-options|vary|content-length): .*\n/gm

function printed(got: Got): string {
  const [head = '', ...body] = printResponse(got).trimEnd().split('\n\n')
  return [`${head}\n`.replace(dull, '').trimEnd(), ...body].join('\n\n')
}

describe('conversations', () => {
  it.each(readdirSync(folder).sort())('%s', async (name) => {
    const file = join(folder, name)
    const text = readFileSync(file, 'utf8')
    const now = await held(text)
    if (process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined) writeFileSync(file, now)
    expect(text).toBe(now)
  })
})
