import { describe, expect, it } from 'vitest'
import { remembering } from '../../src/mirror/remembering.ts'

/** A shelf that says which texts it was asked for. */
function shelfOf(texts: ReadonlyMap<string, string>) {
  const asked: (readonly string[])[] = []
  const shelf = {
    getMany: async (keys: readonly string[]) => {
      asked.push(keys)
      return new Map(keys.flatMap((key) => (texts.has(key) ? [[key, texts.get(key) ?? '']] : [])))
    },
  }
  return { shelf: remembering(shelf), asked }
}

const texts = new Map([
  ['adele/a', 'BEGIN:A'],
  ['adele/b', 'BEGIN:B'],
  ['alex/a', 'BEGIN:C'],
])

describe('texts of the store', () => {
  it('are read once, each by its own account', async () => {
    const { shelf, asked } = shelfOf(texts)
    expect([...(await shelf.getMany(['adele/a', 'alex/a']))]).toEqual([
      ['adele/a', 'BEGIN:A'],
      ['alex/a', 'BEGIN:C'],
    ])
    expect([...(await shelf.getMany(['adele/a', 'adele/b']))]).toEqual([
      ['adele/a', 'BEGIN:A'],
      ['adele/b', 'BEGIN:B'],
    ])
    await shelf.getMany(['alex/a'])
    expect(asked).toEqual([['adele/a', 'alex/a'], ['adele/b']])
  })

  it('are missing as long as they are, and not remembered as such', async () => {
    const later = new Map(texts)
    const { shelf, asked } = shelfOf(later)
    expect([...(await shelf.getMany(['adele/c'])).keys()]).toEqual([])
    later.set('adele/c', 'BEGIN:D')
    expect((await shelf.getMany(['adele/c'])).get('adele/c')).toBe('BEGIN:D')
    expect(asked).toHaveLength(2)
  })

  it('are forgotten with their account', async () => {
    const gone = new Map(texts)
    const { shelf } = shelfOf(gone)
    await shelf.getMany([...texts.keys()])
    gone.clear()
    shelf.forget('adele/')
    expect([...(await shelf.getMany([...texts.keys()])).keys()]).toEqual(['alex/a'])
  })

  it('do not fill the memory', async () => {
    const many = new Map(Array.from({ length: 500 }, (_, at) => [`adele/${at}`, 'x'.repeat(60_000)]))
    const { shelf, asked } = shelfOf(new Map([...many, ['adele/long', 'x'.repeat(70_000)]]))
    await shelf.getMany(['adele/long'])
    await shelf.getMany(['adele/long'])
    expect(asked).toHaveLength(2)
    await shelf.getMany([...many.keys()])
    await shelf.getMany([...many.keys()])
    expect(asked).toHaveLength(4)
    expect(asked.at(-1)?.length).toBeGreaterThan(400)
  })
})
