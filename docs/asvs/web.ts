/** ASVS 5.0.0, chapters 3 to 5 and 17: browsers, HTTP, files, WebRTC. */
import { apart, bad, type Requirement, required, seen, written } from '../proof.ts'

const protection = seen('web/pages: carries the same protection')
const cookies = seen('web/session: are bound to the host and to https where there is https')

export const web: readonly Requirement[] = [
  required('V3.2.1', 'answers are not taken for something else', seen('feeds/door: is a file and nothing else')),
  required('V3.2.2', 'text is shown as text', seen('web/passwords: is text on the page, never markup')),
  required('V3.3.1', 'cookies are Secure, with a prefix', cookies),
  required('V3.3.2', 'SameSite fits the purpose', cookies),
  required('V3.3.3', '__Host- prefix', cookies),
  required('V3.3.4', 'HttpOnly', seen('web/session: are plain on loopback, still out of reach of scripts')),
  required('V3.4.1', 'Strict-Transport-Security', seen('web/pages: insists on https where there is https')),
  required('V3.4.2', 'no CORS for others', protection, bad('web-cors-preflight-dav')),
  required('V3.4.3', 'Content-Security-Policy', protection),
  required('V3.4.4', 'nosniff', protection),
  required('V3.4.5', 'Referrer-Policy', protection),
  required('V3.4.6', 'frame-ancestors', protection),
  required('V3.5.1', 'forms of other sites achieve nothing', bad('web-csrf-'), bad('web-origin-')),
  apart(
    'V3.5.2',
    'CORS preflight as the only guard',
    'is not relied on: forms carry a token, and their origin is looked at',
  ),
  required('V3.5.3', 'what changes something is not GET', seen('web/forms: with GET and HEAD'), bad('web-get-')),
  apart('V3.5.4', 'applications on hosts of their own', 'the host is the operator’s choice; cookies are bound to it'),
  apart('V3.5.5', 'postMessage', 'is not used'),
  apart('V3.7.1', 'dead technologies of browsers', 'none are used: HTML, CSS, and one script that nothing needs'),
  required(
    'V3.7.2',
    'redirects lead to listed hosts alone',
    bad('oauth-return-to-evil'),
    seen('web/signin: takes no address to return to'),
  ),
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
  written('V5.1.1', 'which files are taken', '[none](compliance.md)'),
  required('V5.2.1', 'no more than can be worked at', seen('security/limits: reads no more than a mebibyte')),
  apart('V5.2.2', 'files are what they say', 'none are taken: writes are refused before they are read'),
  required('V5.2.3', 'packed files', seen('security/limits: does not unpack what comes packed')),
  apart('V5.3.1', 'files of people are not run', 'none are kept'),
  required('V5.3.2', 'no path of a file comes from a request', bad('web-static-traversal'), bad('path-')),
  required('V5.4.1', 'names of files served are ours', seen('feeds/door: is a file and nothing else')),
  required('V5.4.2', 'and encoded', seen('feeds/door: is a file and nothing else')),
  apart('V5.4.3', 'scans for viruses', 'no file of anybody’s is served; attachments stay at Microsoft'),
  apart('V17', 'WebRTC', 'there is none'),
]
