/** Microsoft's national clouds: one setting, and every address follows. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { cloudNames, clouds, sameCloud } from '../../src/clouds.ts'
import { ConfigError, readConfig } from '../../src/config.ts'
import { silentLog } from '../../src/log.ts'
import { startBridge } from '../../src/serve.ts'

const own = {
  PORT: '0',
  ENTRA_CLIENT_ID: '0ddba115-0000-4000-8000-000000000000',
  ENTRA_CLIENT_SECRET: 'x',
  TENANTS: '*',
} as const

async function withBridge<T>(environment: Record<string, string>, act: (address: string) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'bridge-clouds-'))
  const config = readConfig({ ...own, ...environment, DATA_DIR: dataDir })
  const bridge = await startBridge(config, systemClock, silentLog)
  try {
    return await act(`http://127.0.0.1:${bridge.port}`)
  } finally {
    await bridge.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

describe('a cloud', () => {
  // https://learn.microsoft.com/entra/identity-platform/authentication-national-cloud, https://learn.microsoft.com/graph/deployments
  it.each([
    ['global', 'login.microsoftonline.com', 'graph.microsoft.com'],
    ['gcc-high', 'login.microsoftonline.us', 'graph.microsoft.us'],
    ['dod', 'login.microsoftonline.us', 'dod-graph.microsoft.us'],
    ['china', 'login.partner.microsoftonline.cn', 'microsoftgraph.chinacloudapi.cn'],
  ])('%s is where its accounts and its calendars are', (CLOUD, login, graph) => {
    const { loginUrl, graphUrl } = readConfig({ ...own, CLOUD })
    expect([loginUrl.href, graphUrl.href]).toEqual([`https://${login}/`, `https://${graph}/`])
  })

  it('is the worldwide one where nothing is said', () => {
    expect(readConfig(own).graphUrl.host).toBe('graph.microsoft.com')
  })

  it('that does not exist is refused', () => {
    expect(() => readConfig({ ...own, CLOUD: 'germany' })).toThrow(ConfigError)
  })

  it('gives way to addresses that are set by hand', () => {
    const { loginUrl, graphUrl } = readConfig({ ...own, CLOUD: 'china', LOGIN_URL: 'https://login.chinacloudapi.cn' })
    expect([loginUrl.host, graphUrl.host]).toEqual(['login.chinacloudapi.cn', 'microsoftgraph.chinacloudapi.cn'])
  })

  for (const name of cloudNames) {
    it(`${name} gets the sign-in, and no other: a form may end up there alone`, async () => {
      await withBridge({ CLOUD: name }, async (address) => {
        const answer = await fetch(`${address}/login`, { redirect: 'manual' })
        const { origin, pathname } = new URL(answer.headers.get('Location') ?? '')
        expect([origin, pathname]).toEqual([clouds[name].login, '/organizations/oauth2/v2.0/authorize'])
        expect(answer.headers.get('Content-Security-Policy')).toContain(`form-action 'self' ${clouds[name].login};`)
      })
    })
  }
})

describe('whoever publishes keys', () => {
  it.each([
    ['https://login.microsoftonline.com', 'https://login.microsoftonline.com/x/v2.0', true],
    ['https://login.chinacloudapi.cn', 'https://login.partner.microsoftonline.cn/x/v2.0', true],
    ['https://login.windows.net', 'https://login.microsoftonline.com/x/v2.0', true],
    ['https://login.microsoftonline.com', 'https://login.microsoftonline.us/x/v2.0', false],
    ['https://login.microsoftonline.us', 'https://login.partner.microsoftonline.cn/x/v2.0', false],
    ['https://login.microsoftonline.com', 'http://login.microsoftonline.com/x/v2.0', false],
    ['https://login.microsoftonline.com', 'https://login.microsoftonline.com:8443/x/v2.0', false],
    ['https://login.microsoftonline.com', 'https://evil.example/x/v2.0', false],
    ['http://127.0.0.1:1', 'http://127.0.0.1:2/x/v2.0', false],
  ])('at %s may name %s as issuer: %s', (login, issuer, may) => {
    expect(sameCloud(new URL(login), new URL(issuer))).toBe(may)
  })
})
