/** The demo beside a person's own settings: it uses none of their files, and leaves nothing behind. */
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { demoText } from '../../demo/text.ts'
import { startSandbox } from '../../sandbox/server.ts'
import { dav, startQuietDemo } from './stage.ts'

let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bridge-demo-test-'))
  vi.stubEnv('TMPDIR', folder)
})

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

describe('the demo', () => {
  it('neither reads nor makes the files that a real installation names', async () => {
    const [key, secret] = [join(folder, 'real.key'), join(folder, 'real.secret')]
    writeFileSync(secret, 'real')
    const demo = await startQuietDemo({ KEY_FILE: key, ENTRA_CLIENT_SECRET_FILE: secret })
    await demo.close()
    expect(existsSync(key)).toBe(false)
    expect(readdirSync(folder)).toEqual(['real.secret'])
  })

  it('starts where the application reads, and says who has to switch that on', async () => {
    const demo = await startQuietDemo({ APP_ONLY: '1' })
    const said = demoText(demo.facts)
    expect(said).toMatch(/Megan Bowen .*\(Contoso, administrator\)/)
    expect(said).toContain('until one of them has switched the organization on')
    expect((await dav(demo, 'PROPFIND', demo.facts.homeUrl, { depth: '1' })).status).toBe(503)
    await demo.close()
  })

  it('that cannot start ends what it had begun', async () => {
    const before = await startSandbox({ port: 0 })
    const port = new URL(before.origin).port
    await before.close()
    await expect(startQuietDemo({ SANDBOX_PORT: port, FRESH_SECONDS: 'soon' })).rejects.toThrow('FRESH_SECONDS')
    expect(readdirSync(folder)).toEqual([])
    const again = await startSandbox({ port: Number(port) })
    await again.close()
  })
})
