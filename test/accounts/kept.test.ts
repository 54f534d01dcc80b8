import { describe, expect, it } from 'vitest'
import { createKept } from '../../src/accounts/kept.ts'
import { adele, alex, workbench } from './workbench.ts'

describe('what apps have set', () => {
  it('is found again by the same account alone, shelf by shelf', async () => {
    const { accounts, store } = await workbench()
    const [one, other] = [await accounts.signedIn(adele), await accounts.signedIn(alex)]
    await createKept(store)(one.id, 'all').change('k1work', () => ({ '': { '{urn:x}a': 'text' } }))
    const again = await createKept(store)(one.id, 'all').read(['-', 'k1work'])
    expect([...again]).toEqual([
      ['-', {}],
      ['k1work', { '': { '{urn:x}a': 'text' } }],
    ])
    expect([...(await createKept(store)(other.id, 'all').read(['k1work']))]).toEqual([['k1work', {}]])
  })

  it('is not shown to apps that see less, nor the other way round', async () => {
    const { accounts, store, keys } = await workbench()
    const { id } = await accounts.signedIn(adele)
    const of = createKept(store)
    const details = ['all', 'titles', 'busy'] as const
    for (const detail of details) await of(id, detail).change('k1work', () => ({ 'a1.ics': { '{urn:x}a': detail } }))
    const shelves = await Promise.all(details.map((detail) => of(id, detail).read(['k1work'])))
    expect(shelves.map((read) => read.get('k1work')?.['a1.ics'])).toEqual(
      details.map((detail) => ({ '{urn:x}a': detail })),
    )
    await accounts.erase(id)
    expect(await keys('kept-properties')).toEqual([])
  })

  it('loses nothing when two apps write at once', async () => {
    const { accounts, store } = await workbench()
    const kept = createKept(store)((await accounts.signedIn(adele)).id, 'all')
    const names = Array.from({ length: 20 }, (_, at) => `{urn:x}a${at}`)
    await Promise.all(
      names.map((name) => kept.change('-', (shelf) => ({ home: { ...shelf['home'], [name]: 'text' } }))),
    )
    expect(Object.keys((await kept.read(['-'])).get('-')?.['home'] ?? {})).toEqual(names)
  })

  it('leaves no record behind when nothing is left of it', async () => {
    const { accounts, store, keys } = await workbench()
    const kept = createKept(store)((await accounts.signedIn(adele)).id, 'all')
    await kept.change('-', () => ({ home: { '{urn:x}a': 'text' } }))
    await kept.change('-', () => ({}))
    expect(await keys('kept-properties')).toEqual([])
  })
})
