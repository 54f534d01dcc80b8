/** ASVS 5.0.0: Encoding, browsers, HTTP. */
import { apart, bad, type Requirement, required, seen } from '../proof.ts'

export const web: readonly Requirement[] = [
  required('V1.2.1', 'output is encoded for where it stands', seen('web/pages: escapes whatever is put into it, once')),
  required('V1.3.1', 'HTML of others is cleaned', seen('ical/naughty: no script, handler, image or frame is left')),
  required(
    'V1.3.6',
    'addresses of others are called only from an allow-list',
    seen('security/push-addresses: leads nowhere inside, however it is written'),
    seen('graph/trouble: is not followed, and the token is not sent there'),
  ),
  required('V1.5.1', 'XML parsers resolve nothing external', bad('xml-xxe')),
  required('V2.2.1', 'input is held against what is expected', seen('web/forms: a form is refused')),
  required(
    'V2.4.1',
    'automation is slowed down',
    seen('accounts/authenticate: is told to wait after ten failures, whatever was wrong'),
    seen('web/signin: is not begun more than 1,000 times in ten minutes from one network'),
  ),
  required(
    'V3.2.1',
    'answers are not taken for something else by a browser',
    seen('feeds/door: is a file and nothing else'),
  ),
  required(
    'V3.3.1',
    'cookies are Secure, with a prefix',
    seen('web/session: are bound to the host and to https where there is https'),
  ),
  required(
    'V3.3.2',
    'SameSite fits the purpose',
    seen('web/session: are bound to the host and to https where there is https'),
  ),
  required('V3.3.3', '__Host- prefix', seen('web/session: are bound to the host and to https where there is https')),
  required('V3.3.4', 'HttpOnly', seen('web/session: are plain on loopback, still out of reach of scripts')),
  required('V3.4.1', 'Strict-Transport-Security', seen('web/pages: insists on https where there is https')),
  required('V3.4.2', 'no CORS for others', seen('web/pages: carries the same protection')),
  required('V3.4.3', 'Content-Security-Policy', seen('web/pages: carries the same protection')),
  required('V3.4.4', 'nosniff', seen('web/pages: carries the same protection')),
  required('V3.4.5', 'Referrer-Policy', seen('web/pages: carries the same protection')),
  required('V3.4.6', 'frame-ancestors', seen('web/pages: carries the same protection')),
  required('V3.4.8', 'Cross-Origin-Opener-Policy', seen('web/pages: carries the same protection')),
  apart('V3.4.7', 'reports of the policy', 'level 3; nobody is there to receive them'),
  required('V3.5.1', 'forms of other sites achieve nothing', bad('web-csrf-'), bad('web-origin-')),
  required('V3.5.3', 'what changes something is not GET', seen('web/forms: with GET and HEAD')),
  required('V4.1.1', 'Content-Type with charset', seen('caldav/refusals: carry headers that keep browsers out')),
  required(
    'V4.1.2',
    'no silent redirect of apps to https',
    seen('http/wire: clear text is refused, without a redirect and without 403'),
  ),
  required('V4.1.3', 'headers of proxies cannot be forged', seen('http/source: the source of a request')),
  required(
    'V4.2.1',
    'framing of messages is unambiguous',
    seen('security/connection: ends a connection whose requests could be read in two ways'),
  ),
  apart('V4.3', 'GraphQL', 'there is none'),
  apart('V4.4', 'WebSocket', 'there is none'),
  apart('V5', 'files from people', 'none are taken: writes are refused before they are read'),
  apart('V17', 'WebRTC', 'there is none'),
]
