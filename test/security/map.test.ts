import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requirements } from '../../docs/asvs.ts'
import type { Proof } from '../../docs/proof.ts'
import { threats } from '../../docs/threats.ts'

const read = (name: string): string => readFileSync(join(import.meta.dirname, '..', name), 'utf8')

function isThere(proof: Proof): boolean {
  try {
    if ('file' in proof) return proof.test !== '' && read(proof.file).includes(proof.test)
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
  it('names tests that exist, or a reason', () => {
    const rows = requirements.flatMap(([, each]) => each)
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
    expect(
      rows.flatMap(({ id, proofs }) => proofs.filter((proof) => !isThere(proof)).map((proof) => [id, proof])),
    ).toEqual([])
    expect(rows.filter(({ proofs, reason }) => (proofs.length === 0) === (reason === undefined))).toEqual([])
  })
})
