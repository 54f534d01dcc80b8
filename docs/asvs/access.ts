/** ASVS 5.0.0, chapters 8 to 10: authorization, tokens, OAuth and OpenID Connect. */
import { apart, bad, type Requirement, required, seen, written } from '../proof.ts'

export const access: readonly Requirement[] = [
  written('V8.1.1', 'who may what', '[who sees what](users.md#who-sees-what), [limits](admin.md#limits)'),
  written(
    'V8.1.2',
    'who may see which fields',
    '[what a narrower password sees](architecture.md#what-a-narrower-password-sees)',
  ),
  required(
    'V8.2.1',
    'functions are for those who may',
    seen('admin/admin: are not there for people who are no administrators'),
  ),
  required(
    'V8.2.2',
    'data are for those who may',
    seen('security/people: finds of other people what it finds of nobody'),
  ),
  required('V8.2.3', 'fields are for those who may', seen('e2e/scopes: tells no title in any report or property')),
  required(
    'V8.3.1',
    'the server decides',
    seen('e2e/scopes: list different calendars, and what is not listed is not there'),
  ),
  required(
    'V8.4.1',
    'tenants do not meet',
    bad('path-other-tenant-'),
    seen('admin/admin: list the people of the own organization and nobody of another'),
  ),
  required('V9.1.1', 'tokens are checked by their signature', bad('oauth-idtoken-')),
  required('V9.1.2', 'algorithms are from a list', bad('oauth-idtoken-alg-')),
  required(
    'V9.1.3',
    'keys come from where they must',
    bad('oauth-idtoken-jku-evil'),
    seen('auth/idtoken: must lie on the login host'),
  ),
  required('V9.2.1', 'tokens have their time', bad('oauth-idtoken-exp-past'), bad('oauth-idtoken-nbf-future')),
  required(
    'V9.2.2',
    'tokens are of the right kind',
    bad('oauth-idtoken-nonce-wrong'),
    bad('oauth-idtoken-oid-missing'),
  ),
  required('V9.2.3', 'tokens are for us', bad('oauth-idtoken-aud-other')),
  apart('V9.2.4', 'whom an issuer’s tokens are for', 'the bridge issues none that others read'),
  required(
    'V10.1.1',
    'tokens go nowhere else',
    seen('graph/feed: never takes a token to another host'),
    seen('security/secrets: writes no secret down'),
  ),
  required(
    'V10.1.2',
    'what a browser brings belongs to what it began',
    seen('security/people: cannot be signed in as somebody else by a link'),
  ),
  required(
    'V10.2.1',
    'codes of others are refused: PKCE and state',
    seen('security/people: cannot finish its own sign-in with a code of another'),
    seen('auth/signin: has a partner in a PKCE pair whose challenge is the hash of the verifier'),
  ),
  required('V10.2.2', 'no mixing of issuers', bad('oauth-idtoken-iss-other'), bad('oauth-iss-mismatch')),
  apart('V10.3', 'resource servers', 'the bridge is a client; Graph is the resource server'),
  apart(
    'V10.4',
    'authorization servers',
    'are Microsoft’s; as a client the bridge uses the code grant with PKCE and a secret or certificate, and asks for the least scopes',
  ),
  required('V10.5.1', 'nonce', seen('auth/nonce: has to be the one that was sent')),
  required(
    'V10.5.2',
    'people are known by what is never given to others',
    seen('accounts/accounts: has an id made of tenant and object id alone'),
  ),
  required(
    'V10.5.3',
    'metadata of others are refused',
    seen('auth/idtoken: is rejected where the metadata names one tenant only'),
  ),
  required('V10.5.4', 'the audience is us', bad('oauth-idtoken-aud-other')),
  apart('V10.5.5', 'back-channel logout', 'is not offered by Entra to this registration, and nothing listens for it'),
  apart('V10.6', 'OpenID providers', 'are Microsoft’s'),
  apart('V10.7', 'consent', 'is asked for, shown and taken back at Microsoft; the bridge’s pages say how'),
]
