import { describe, expect, it } from 'vitest'
import { createKept } from '../../src/accounts/kept.ts'
import { adele, alex, workbench } from './workbench.ts'

describe('what apps have set', () => {
  it('is found again by the same account alone, shelf by shelf', async () => {
    const { accounts, store } = await workbench()
    const [one, other] = [await accounts.signedIn(adele), await accounts.signedIn(alex)]
    await createKept(store)(one.id).change('k1work', () => ({ '': { '{urn:x}a': 'text' } }))
    const again = await createKept(store)(one.id).read(['-', 'k1work'])
    expect([...again]).toEqual([
      ['-', {}],
      ['k1work', { '': { '{urn:x}a': 'text' } }],
    ])
    expect([...(await createKept(store)(other.id).read(['k1work']))]).toEqual([['k1work', {}]])
  })

  it('loses nothing when two apps write at once', async () => {
    const { accounts, store } = await workbench()
    const kept = createKept(store)((await accounts.signedIn(adele)).id)
    const names = Array.from({ length: 20 }, (_, at) => `{urn:x}a${at}`)
    await Promise.all(
      names.map((name) => kept.change('-', (shelf) => ({ home: { ...shelf['home'], [name]: 'text' } }))),
    )
    expect(Object.keys((await kept.read(['-'])).get('-')?.['home'] ?? {})).toEqual(names)
  })

  it('leaves no record behind when nothing is left of it', async () => {
    const { accounts, store, keys } = await workbench()
    const kept = createKept(store)((await accounts.signedIn(adele)).id)
    await kept.change('-', () => ({ home: { '{urn:x}a': 'text' } }))
    await kept.change('-', () => ({}))
    expect(await keys('kept-properties')).toEqual([])
  })
})
