import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requirements } from '../../docs/asvs.ts'
import type { Proof } from '../../docs/proof.ts'
import { threats } from '../../docs/threats.ts'

const read = (name: string): string => readFileSync(join(import.meta.dirname, '..', name), 'utf8')

/** A line with the name of a test: where it is written, or in a table of those that are made by `each`. */
const isTitle = (line: string): boolean =>
  /^\s*(?:(?:it|describe|test)\b|\]\)\(|\{? ?\[?['"`](?![\w-]+['"`]:)|\{ \w+: ')/.test(line)

function isThere(proof: Proof): boolean {
  try {
    if ('file' in proof) {
      const lines = read(proof.file).split('\n')
      return proof.test !== '' && lines.some((line) => line.includes(proof.test) && isTitle(line))
    }
    return new RegExp(`^\\{"name": ?"${proof.rows}`, 'm').test(read(proof.table))
  } catch {
    return false
  }
}

describe('the map of attacks', () => {
  const rows = threats.flatMap(([, each]) => each)

  it('has each attack of the model, once', () => {
    const wanted = Array.from({ length: 70 }, (_, n) => `T${String(n + 1).padStart(2, '0')}`)
    expect(rows.map(({ id }) => id).filter((id) => id.startsWith('T'))).toEqual(wanted)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
  })

  for (const { id, proofs } of rows) {
    it(`${id} names tests that exist`, () => {
      expect(proofs.length).toBeGreaterThan(0)
      expect(proofs.filter((proof) => !isThere(proof))).toEqual([])
    })
  }
})

describe('the map of requirements', () => {
  const rows = requirements.flatMap(([, each]) => each)

  it('has each requirement of levels 1 and 2, once', () => {
    const wanted = [...read('security/asvs-5.0.0.txt').matchAll(/^(V\S+) [12]$/gm)].map(([, id = '']) => id)
    const rowsOf = (id: string) => rows.filter((row) => row.id === id || id.startsWith(`${row.id}.`)).length
    expect(wanted).toHaveLength(253)
    expect(wanted.filter((id) => rowsOf(id) !== 1)).toEqual([])
  })

  it('names tests that exist, or a reason', () => {
    expect(
      rows.flatMap(({ id, proofs }) => proofs.filter((proof) => !isThere(proof)).map((proof) => [id, proof])),
    ).toEqual([])
    expect(rows.filter(({ kind, proofs }) => (kind === 'shown') !== proofs.length > 0)).toEqual([])
  })
})
