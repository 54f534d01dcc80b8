import { describe, expect, it } from 'vitest'
import { createLog } from '../../src/log.ts'
import { Secret } from '../../src/secret.ts'

const lines: string[] = []
const log = createLog('debug', { write: (line: string) => void lines.push(line) })
const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '') as Record<string, unknown>

describe('the log', () => {
  it('says where an error happened, and nothing of what its message quotes', () => {
    class Dentist {
      fail(): never {
        throw new TypeError('no such time: "Adele: dentist"\n    at the clinic\n    at 9:00 (bring the card)')
      }
    }
    for (const fail of [() => new Dentist().fail(), () => JSON.parse('{"subject": dentist at the clinic}')]) {
      try {
        fail()
      } catch (error) {
        log.error('sync.failed', { stack: error instanceof Error ? (error.stack ?? '') : '' })
      }
      expect(last()['stack']).toMatch(/^at .*\n.*log\.test\.ts:\d+:\d+/)
      expect(lines.at(-1)).not.toMatch(/dentist at|: dentist|clinic|9:00|card/)
    }
  })

  it('writes fields of its list alone, as one line each', () => {
    const stray = { code: 'A\r\nB\u001b[31m', password: 'hunter2', url: new Secret('s3cret') }
    log.warn('web.fault', stray)
    expect(Object.keys(last())).toEqual(['level', 'time', 'code', 'msg'])
    expect(lines.at(-1)).toMatch(/^[\x20-\x7e]+\n$/)
  })
})
