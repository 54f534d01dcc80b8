/** Requests that somebody with bad intentions sends, against the whole bridge. The table is bad-requests.jsonl. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Browser } from './browser.ts'
import { countsOf, harmDone } from './harm.ts'
import { type Row, sendRow } from './request.ts'
import { type Stage, startStage } from './stage.ts'
import { fixedValues, freshValues } from './values.ts'

const rows = readFileSync(new URL('bad-requests.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

let stage: Stage
let adele: Browser
let fixed: Readonly<Record<string, string>>

beforeAll(async () => {
  stage = await startStage()
  adele = stage.browser()
  await adele.signIn(stage.people.adele.oid)
  fixed = await fixedValues(stage)
})
afterAll(() => stage.close())

async function harmOf(row: Row): Promise<readonly string[]> {
  const { sandbox, people, bridge } = stage
  const spoil = row.spoil === undefined ? [] : [{ name: `entra.id-token.${row.spoil}`, times: 1 }]
  const fresh = await freshValues(stage, JSON.stringify(row), stage.browser(), adele)
  const values = new Map(Object.entries({ ...fixed, ...fresh }))
  const before = await countsOf(stage)
  for (const fault of spoil) sandbox.context.faults.on(fault)
  const answer = await sendRow(bridge.port, row, values)
  const after = await countsOf(stage)
  const page = row.mustNot?.includes('unescaped-label') ? (await adele.get('/')).body : ''
  const secrets = [people.adele.password, sandbox.clientSecret]
  return harmDone(row, { answer, before, after, signInOrigin: sandbox.origin, page }, secrets)
}

describe('a bad request does no harm', () => {
  for (const row of rows) {
    it(row.name, async () => expect(await harmOf(row)).toEqual([]))
  }

  it('and the table is there at all', () => {
    expect(rows.length).toBeGreaterThan(400)
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  })
})
