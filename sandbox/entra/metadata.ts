import { PERSONAL_TID } from '../directory.ts'
import type { Directory } from '../model.ts'
import { EntraError } from './errors.ts'
import { tenantPath } from './tenants.ts'

/**
 * OpenID Connect metadata. The issuer of `common` and `organizations` is a template with literal braces, since the
 * tokens name the tenant of the person.
 * @throws EntraError 90002
 * @see https://learn.microsoft.com/entra/identity-platform/v2-protocols-oidc
 */
export function openidConfiguration(origin: string, directory: Directory, segment: string): Record<string, unknown> {
  const path = tenantPath(directory, segment)
  const oauth = `${origin}/${segment}/oauth2/v2.0`
  return {
    token_endpoint: `${oauth}/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${origin}/${segment}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    issuer: `${origin}/${issuerTenant[path.kind] ?? (path.kind === 'one' ? path.tenant.id : '')}/v2.0`,
    request_uri_parameter_supported: false,
    authorization_endpoint: `${oauth}/authorize`,
    device_authorization_endpoint: `${oauth}/devicecode`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    end_session_endpoint: `${oauth}/logout`,
    claims_supported: 'sub iss aud exp iat nbf nonce preferred_username name tid oid ver email uti rh'.split(' '),
    tenant_region_scope: null,
    cloud_instance_name: new URL(origin).host,
    msgraph_host: new URL(origin).host,
  }
}

const issuerTenant: Readonly<Record<string, string>> = {
  common: '{tenantid}',
  organizations: '{tenantid}',
  consumers: PERSONAL_TID,
}

/**
 * Which hosts are one cloud: here, this one alone.
 * @throws EntraError 50049 for an authorization endpoint of another host.
 */
export function instanceDiscovery(origin: string, authorizationEndpoint: string | null): Record<string, unknown> {
  const { host } = new URL(origin)
  const asked = authorizationEndpoint === null ? null : URL.parse(authorizationEndpoint)
  if (asked?.host !== host) throw new EntraError(50049, 'token', { detail: authorizationEndpoint ?? 'none' })
  const tenant = asked.pathname.split('/')[1] ?? 'common'
  return {
    tenant_discovery_endpoint: `${origin}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  }
}
