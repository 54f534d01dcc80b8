/** What has to be set before a bridge reads with the application's own permission, and what is refused. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CONTOSO_TID, FABRIKAM_TID } from '../../sandbox/directory.ts'
import { systemClock } from '../../src/clock.ts'
import { ConfigError, readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { createServices } from '../../src/services.ts'

describe('the settings', () => {
  const usual = { ENTRA_CLIENT_ID: CONTOSO_TID, ENTRA_TENANT: CONTOSO_TID, ENTRA_CLIENT_SECRET: 'a value' }
  const problems = (more: Readonly<Record<string, string>>) => {
    try {
      readConfig({ ...usual, ...more })
      return ''
    } catch (error) {
      return error instanceof ConfigError ? error.problems.join() : 'another error'
    }
  }

  it('refuse the id of a secret where its value belongs, also in a file', async () => {
    expect(problems({ ENTRA_CLIENT_SECRET: FABRIKAM_TID })).toContain(
      'ENTRA_CLIENT_SECRET looks like the id of a secret',
    )
    const folder = mkdtempSync(join(tmpdir(), 'bridge-secret-'))
    const file = join(folder, 'secret')
    writeFileSync(file, `${FABRIKAM_TID}\n`)
    const config = readConfig({ ...usual, ENTRA_CLIENT_SECRET: '', ENTRA_CLIENT_SECRET_FILE: file, DATA_DIR: folder })
    await expect(createServices(config, systemClock, silentLog)).rejects.toThrow(/holds the id of a secret/)
  })

  it('want somebody who may switch a tenant on', () => {
    expect(problems({ APP_ONLY: '1' })).toContain('APP_ONLY needs somebody')
    expect(problems({ APP_ONLY: '1', ADMIN_CLAIM: 'wids' })).toBe('')
  })
})
