import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseRequest, printResponse } from './http-file.ts'
import { startServer } from './wire.ts'

const folder = join(import.meta.dirname, 'golden')
const { send } = await startServer()

/** `<name>/request.http` gets `<name>/response.http`, word for word. UPDATE_GOLDEN=1 rewrites the answers, never on CI. */
describe('the wire, word for word', () => {
  it.each(readdirSync(folder).sort())('%s', async (name) => {
    const got = await send(parseRequest(readFileSync(join(folder, name, 'request.http'), 'utf8')))
    const file = join(folder, name, 'response.http')
    const printed = printResponse(got)
    if (process.env['UPDATE_GOLDEN'] === '1' && process.env['CI'] === undefined) writeFileSync(file, printed)
    expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(printed)
  })
})
