/** ASVS 5.0.0: Authentication, sessions, authorization, tokens. */
import { apart, bad, type Requirement, required, seen } from '../proof.ts'

export const identity: readonly Requirement[] = [
  apart('V6.2', 'passwords that people choose', 'there are none: people sign in with Microsoft'),
  required(
    'V6.3.1',
    'guessing is stopped',
    seen('accounts/authenticate: is told to wait after ten failures, whatever was wrong'),
  ),
  required(
    'V6.3.8',
    'nobody learns who exists',
    seen('accounts/passwords: is looked for once, by the same steps, whether its id exists or not'),
    seen('security/people: finds of other people what it finds of nobody'),
  ),
  apart('V6.4–V6.7', 'recovery, second factors, one-time codes', 'are Microsoft’s, who knows the person'),
  required(
    'V6.5.2',
    'secrets that are looked up have 112 bits or a slow hash',
    seen('accounts/text: is random, 40 bits and 130 bits'),
  ),
  required('V6.5.3', 'they come from a secure generator', seen('accounts/text: each of the 32 letters in each place')),
  required(
    'V6.8.1',
    'the same name elsewhere is somebody else',
    seen('auth/idtoken: is still the attacker: address and name select nothing'),
  ),
  required('V6.8.2', 'signatures of assertions are checked', bad('oauth-idtoken-')),
  required(
    'V7.2.1',
    'sessions are checked by the server',
    seen('web/session: is not found when its cookie comes twice, changed'),
  ),
  required('V7.2.2', 'session tokens are made anew', seen('web/session: gets an id of its own at sign-in')),
  required('V7.2.4', 'a sign-in makes a new one and ends the old', seen('web/session: replaces the one before')),
  required('V7.3.1', 'an idle session ends', seen('web/session: ends after 15 quiet minutes')),
  required('V7.3.2', 'every session ends', seen('web/session: ends after eight hours, however busy')),
  required('V7.4.1', 'an ended session is worthless', bad('web-session-after-logout')),
  required('V7.4.2', 'a disabled account has none', seen('web/session: ends when access is withdrawn')),
  required('V7.4.4', 'signing out is on every page', seen('web/session: signs out with a form only')),
  required(
    'V7.5.1',
    'what matters needs a fresh sign-in',
    seen('web/passwords: needs a sign-in younger than ten minutes'),
  ),
  required('V8.2.1', 'functions are for those who may', seen('web/forms: of nobody: it leads to the start')),
  required(
    'V8.2.2',
    'data are for those who may',
    seen('security/people: finds of other people what it finds of nobody'),
  ),
  required(
    'V8.3.1',
    'the server decides',
    seen('e2e/scopes: list different calendars, and what is not listed is not there'),
  ),
  required('V8.3.2', 'what is withdrawn is so at once', seen('accounts/passwords: is read from the store each time')),
  required('V8.4.1', 'tenants do not meet', bad('path-other-tenant-')),
  required('V9.1.1', 'tokens are checked by their signature', bad('oauth-idtoken-')),
  required('V9.1.2', 'algorithms are from a list', bad('oauth-idtoken-alg-')),
  required(
    'V9.1.3',
    'keys come from where they must',
    bad('oauth-idtoken-jku-evil'),
    seen('auth/idtoken: must lie on the login host'),
  ),
  required('V9.2.1', 'tokens have their time', bad('oauth-idtoken-exp-past')),
  required('V9.2.3', 'tokens are for us', bad('oauth-idtoken-aud-other')),
  required(
    'V10.1.2',
    'what a browser brings belongs to what it began',
    seen('security/people: cannot be signed in as somebody else by a link'),
  ),
  required(
    'V10.2.1',
    'codes of others are refused',
    seen('security/people: cannot finish its own sign-in with a code of another'),
  ),
  required('V10.2.2', 'no mixing of issuers', bad('oauth-idtoken-iss-other')),
  apart(
    'V10.3, V10.4, V10.6, V10.7',
    'resource servers, authorization servers, providers, consent',
    'the bridge is a client; the rest is Microsoft’s',
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
]
