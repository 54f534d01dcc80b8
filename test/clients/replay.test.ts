import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { adelesHome, authenticateWith, holiday, review, standup, work } from '../caldav/people.ts'
import { startServer } from '../caldav/wire.ts'
import { checkAnswer } from './checks.ts'
import { placeholders, questionOf, recordingsIn, requestOf } from './recordings.ts'

/**
 * Requests as calendar apps send them, and what each needs in the answer. Where they come from stands in each folder's
 * `index.tsv`; another folder of the same form is replayed too when BRIDGE_CLIENT_REQUESTS names it.
 */
const folders = [join(import.meta.dirname, 'recorded'), process.env['BRIDGE_CLIENT_REQUESTS']].filter(
  (folder) => folder !== undefined,
)

const home = adelesHome()
const { send } = await startServer({ authenticate: authenticateWith(home) })
const snapshot = await home.snapshot(work.id)
const etag = (name: string): string => snapshot.entry(name)?.etag ?? ''
const values = placeholders({
  etag1: `"${etag(review.name)}"`,
  etag2: `"${etag(holiday.name)}"`,
  etag3: `"${etag(standup.name)}"`,
  etag1_unquoted: etag(review.name),
  synctoken: snapshot.token,
})

it.each(folders)('there are requests in %s', (folder) => {
  expect(existsSync(join(folder, 'index.tsv'))).toBe(true)
  expect(recordingsIn(folder).length).toBeGreaterThan(30)
})

describe.each(folders)('requests recorded from calendar apps (%s)', (folder) => {
  it.each(recordingsIn(folder))('$file: $purpose', async ({ file, expected }) => {
    const sent = requestOf(folder, file, values)
    const got = await send(sent)
    expect(expected).toContain(got.status)
    checkAnswer(got, questionOf(sent), snapshot)
  })
})
