/** Real programs, with the bridge beside the pretended Microsoft. Those that are not installed are left out, by name; `.ci/run` brings them where it may. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { curl } from '../../clients/apps/curl.ts'
import { tsdav } from '../../clients/apps/node.ts'
import { pythonCaldav } from '../../clients/apps/python-caldav.ts'
import { khal, vdirsyncer } from '../../clients/apps/vdirsyncer.ts'
import { type Bed, startBed } from '../../clients/bed.ts'
import { tryOut } from '../../clients/client.ts'

let bed: Bed
beforeAll(async () => {
  bed = await startBed()
})
afterAll(() => bed.close())

const apps = [curl, tsdav, vdirsyncer, khal, pythonCaldav]
const versions = await Promise.all(apps.map((app) => app.version()))
/** Programs of other people on a busy machine. */
const patienceMs = 240_000

describe('a real app finds, lists, reads, notices, and does not write', () => {
  for (const [at, app] of apps.entries()) {
    const version = versions[at]
    const title = version === undefined ? `${app.name}: not installed, left out` : `${app.name} ${version}`
    it.skipIf(version === undefined)(title, { timeout: patienceMs }, async () => {
      const { steps } = await tryOut(app, bed, '')
      expect(Object.entries(steps).filter(([, found]) => found !== 'yes' && !found.startsWith('–'))).toEqual([])
      expect(Object.values(steps)).toContain('yes')
    })
  }
})
