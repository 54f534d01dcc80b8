/** The table of faults names tests elsewhere: each of them is there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { elsewhereFaults } from './elsewhere.ts'
import { signInFaults } from './sign-in.ts'
import { stateFaults } from './states.ts'
import { graphFaults } from './table.ts'

const text = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

it.each(elsewhereFaults.flatMap(({ id, proof }) => proof.map(([file, name]) => ({ id, file, name }))))(
  '$id: $file has "$name"',
  ({ file, name }) => {
    expect(text(file)).toMatch(
      new RegExp(`\\bit(?:\\.each\\(.*\\))?\\(\\s*'${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}'`),
    )
  },
)

const corpora = process.env['BRIDGE_CORPORA']

it.skipIf(corpora === undefined)('no fault of the catalogue lacks a row', () => {
  const catalogue = readFileSync(join(corpora ?? '', 'security.md'), 'utf8')
  const named = [...catalogue.matchAll(/^\| ([GESKC]\d\d|T-\d) \|/gm)].map(([, id = '']) => id)
  expect(new Set(named).size).toBeGreaterThanOrEqual(83)
  const rows = [...graphFaults, ...signInFaults, ...stateFaults, ...elsewhereFaults]
  const covered = new Set(rows.map(({ id }) => id))
  expect([...new Set(named)].filter((id) => !covered.has(id))).toEqual([])
})
