/** Through the CalDAV door: a first copy that is made of lists which lack something, though the change feed has it. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FaultStage, faultStage, secondMs } from './stage.ts'

let stage: FaultStage

beforeAll(async () => {
  stage = await faultStage({}, [{ name: 'list-behind' }])
})
afterAll(() => stage.close())

it('a first copy has what its list lacked, and an edit of that is seen', async () => {
  const first = await stage.look()
  expect(first.refused).toEqual([])
  expect(first.etags.size).toBe(36)
  const title = stage.edit(35)
  await stage.clock.leap(20 * secondMs)
  const second = await stage.look(first.token)
  expect([second.gone, second.titles]).toEqual([[], expect.arrayContaining([title])])
})
