import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { pages } from '../docs/generate.ts'

describe('the generated pages', () => {
  for (const [name, make] of Object.entries(pages)) {
    it(`${name} says what the tables say (npm run docs writes it)`, () => {
      expect(readFileSync(join(import.meta.dirname, '..', 'docs', name), 'utf8')).toBe(make())
    })
  }
})
