/** The table of faults names tests elsewhere: each of them is there. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { elsewhereFaults } from './elsewhere.ts'

const text = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

it.each(elsewhereFaults.flatMap(({ id, proof }) => proof.map(([file, name]) => ({ id, file, name }))))(
  '$id: $file has "$name"',
  ({ file, name }) => {
    expect(text(file)).toMatch(
      new RegExp(`\\bit(?:\\.each\\(.*\\))?\\(\\s*'${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}'`),
    )
  },
)
