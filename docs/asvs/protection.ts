/** ASVS 5.0.0, chapters 11 to 14: cryptography, communication, configuration, data. */
import { apart, bad, open, type Requirement, required, seen, written } from '../proof.ts'

const outward = 'Node’s defaults (TLS 1.2 and 1.3, certificates always checked) are not changed, and no test shows it'
const inFront = 'the proxy in front ends TLS; the recipes say how, and what the proxies do is not tested here'

export const protection: readonly Requirement[] = [
  written(
    'V11.1.1',
    'how keys are managed',
    '[keys](operations.md#keys), [when the key is lost](../SECURITY.md#when-the-key-is-lost-or-stolen)',
  ),
  written(
    'V11.1.2',
    'which keys and algorithms there are',
    '[what the bridge holds](../SECURITY.md#what-the-bridge-holds-and-how)',
  ),
  required(
    'V11.2.1',
    'proven implementations alone',
    seen('architecture: one home for each decision'),
    seen('push/encryption: is sealed as in the example of RFC 8291, appendix A'),
  ),
  required(
    'V11.2.2',
    'keys can be replaced',
    seen('store/sealed: opens with an old key that is still held, and is sealed with the current one'),
  ),
  required(
    'V11.2.3',
    '128 bits everywhere',
    seen('accounts/text: is random, 40 bits and 130 bits'),
    seen('store/sealed: does not open with a shortened tag, however short'),
  ),
  required('V11.3.1', 'no weak modes', seen('store/sealed: has the form v1.<key id>.<nonce>.<ciphertext and tag>')),
  required(
    'V11.3.2',
    'AES-GCM',
    seen('store/sealed: does not open when any one bit of nonce, ciphertext or tag is another'),
  ),
  required('V11.3.3', 'what is sealed cannot be changed', seen('store/sealed: does not open under %s')),
  required('V11.4.1', 'approved hashes', seen('store/start: gives every store digests of its own')),
  apart(
    'V11.4.2',
    'slow hashes for passwords',
    'are for passwords that people choose; app passwords have 130 random bits and a keyed digest',
  ),
  required(
    'V11.4.3',
    'hashes of 256 bits where nothing may collide',
    seen('audit/audit: tells when an entry was changed'),
  ),
  apart('V11.4.4', 'keys made of passwords', 'there are none'),
  required('V11.5.1', 'random values have 128 bits', seen('accounts/text: is random, 40 bits and 130 bits')),
  required(
    'V11.6.1',
    'approved signatures',
    seen('auth/credential: stands for a secret: its key signs'),
    seen('push/webdav-push: can be sure that it is the bridge that tells'),
  ),
  open('V12.1.1', 'TLS 1.2 and 1.3 alone', `towards apps ${inFront}; towards others ${outward}`),
  open('V12.1.2', 'strong ciphers', `towards apps ${inFront}; towards others ${outward}`),
  apart('V12.1.3', 'certificates of clients', 'are not asked for'),
  required(
    'V12.2.1',
    'apps speak TLS, and nothing falls back',
    seen('http/wire: clear text is refused, without a redirect and without 403'),
    seen('http/wire: a server for https that somebody speaks to without a proxy'),
  ),
  apart('V12.2.2', 'public certificates', 'are the proxy’s; the recipe with Caddy gets them by itself'),
  required(
    'V12.3.1',
    'TLS towards others',
    seen('e2e/start: with plain http upstream is refused unless it is this machine and allowed'),
  ),
  open('V12.3.2', 'certificates of others are checked', outward),
  written('V12.3.3', 'TLS between the parts of an installation', '[stores](operations.md#stores)'),
  written('V12.3.4', 'with trusted certificates', '[stores](operations.md#stores)'),
  written(
    'V13.1.1',
    'what is spoken to',
    '[who talks to whom](architecture.md#how-it-is-built), [the proof page](admin.md#the-proof-page)',
  ),
  written('V13.2.1', 'how the parts know each other', '[stores](operations.md#stores)'),
  required(
    'V13.2.2',
    'with the least rights',
    seen('deploy/settings: gives the bridge nothing to write but its volumes, and no rights of root'),
  ),
  required('V13.2.3', 'and no default secrets', seen('deploy/settings: asks for what .env.example has')),
  required(
    'V13.2.4',
    'others are reached from an allow-list',
    seen('graph/feed: never takes a token to another host'),
    seen('security/push-addresses: leads nowhere inside, however it is written'),
  ),
  required('V13.2.5', 'so is what a server loads', seen('graph/trouble: by redirect is not followed either')),
  required(
    'V13.3.1',
    'secrets are not in the code or the log',
    seen('security/people: holds no secret: neither the log nor the disk'),
    seen('e2e/start: an empty or missing secret file is said plainly'),
  ),
  required('V13.3.2', 'and for their owner alone', seen('store/keyring: is refused when others can read or change it')),
  required(
    'V13.4.1',
    'no history of the source is delivered',
    bad('web-static-dotfile'),
    seen('deploy/image: runs no install script and takes nothing but what is copied'),
  ),
  apart('V13.4.2', 'no debug modes', 'there are none; LOG_LEVEL=debug writes no other fields than the list has'),
  required('V13.4.3', 'no listings of folders', bad('web-static-traversal')),
  required('V13.4.4', 'TRACE is off', bad('method-trace')),
  required(
    'V13.4.5',
    'watching is for those who watch',
    bad('web-metrics-public'),
    seen('ops/metrics: is on a port of its own'),
  ),
  written('V14.1.1', 'what is sensitive', '[what the bridge holds](../SECURITY.md#what-the-bridge-holds-and-how)'),
  written(
    'V14.1.2',
    'and how it is kept',
    '[what the bridge holds](../SECURITY.md#what-the-bridge-holds-and-how), [backup](operations.md#backup)',
  ),
  required(
    'V14.2.1',
    'nothing secret is in addresses',
    bad('basic-in-query'),
    seen('feeds/door: never gets into the log'),
  ),
  required(
    'V14.2.2',
    'nothing between keeps it',
    bad('web-page-cache'),
    seen('caldav/refusals: carry headers that keep browsers out'),
  ),
  required(
    'V14.2.3',
    'nothing goes to strangers',
    seen('web/pages: holds no script, no style and no address of others'),
  ),
  required(
    'V14.2.4',
    'it is kept as written',
    seen('store/start: writes nothing readable to the disk'),
    seen('accounts/erase: leaves nothing of it, revoked passwords included'),
  ),
  required('V14.3.1', 'browsers forget when somebody signs out', seen('web/session: signs out with a form only')),
  required('V14.3.2', 'browsers keep nothing', bad('web-page-cache')),
  apart(
    'V14.3.3',
    'storage of browsers',
    'is not used but for cookies with random values, a language, and a sealed note that somebody waits',
  ),
]
