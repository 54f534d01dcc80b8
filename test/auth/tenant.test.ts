/** Whose domain it is, by Entra's public metadata. */
import { describe, expect, it } from 'vitest'
import type { Fetch } from '../../src/auth/wire.ts'
import { entra } from './setup.ts'

const tid = '11111111-0000-4000-8000-000000000000'
const loginUrl = new URL('https://login.microsoftonline.com')

/** An Entra that answers each question for metadata with the same. */
function answering(body: unknown, status = 200) {
  const asked: string[] = []
  const fetch = (async (url: URL) => {
    asked.push(String(url))
    if (body instanceof Error) throw body
    return new Response(JSON.stringify(body), { status })
  }) as unknown as Fetch
  return { asked, find: entra({ loginUrl, fetch }).findTenant }
}
const issuer = (host: string) => ({ issuer: `https://${host}/${tid}/v2.0` })

describe('whose domain it is', () => {
  it('is in the issuer of its metadata, and is asked once', async () => {
    const { asked, find } = answering(issuer('login.microsoftonline.com'))
    expect(await find('contoso.example')).toEqual({ kind: 'found', tid })
    await find('contoso.example')
    expect(asked).toEqual(['https://login.microsoftonline.com/contoso.example/v2.0/.well-known/openid-configuration'])
  })

  it('is nobody’s when Entra knows no such organization', async () => {
    const { find } = answering(
      { error: 'invalid_tenant', error_description: 'AADSTS90002: x', error_codes: [90002] },
      400,
    )
    expect(await find('contosso.example')).toEqual({ kind: 'none' })
  })

  it('is elsewhere when the issuer is another cloud', async () => {
    expect(await answering(issuer('login.microsoftonline.us')).find('gov.example')).toEqual({ kind: 'elsewhere' })
    expect(await answering(issuer('evil.example')).find('x.example')).toEqual({ kind: 'elsewhere' })
  })

  it.each([
    ['an outage', new Error('down'), 200],
    ['a busy Entra', { error: 'server_error' }, 503],
    ['an issuer without a tenant', { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' }, 200],
    ['no issuer', {}, 200],
    ['an odd issuer', { issuer: 7 }, 200],
  ])('is unsure after %s, stops nobody, and is asked again', async (_, body, status) => {
    const { asked, find } = answering(body, status)
    expect([await find('contoso.example'), await find('contoso.example')]).toEqual([
      { kind: 'unsure' },
      { kind: 'unsure' },
    ])
    expect(asked).toHaveLength(2)
  })
})
