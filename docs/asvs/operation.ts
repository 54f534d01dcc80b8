/** ASVS 5.0.0: Cryptography, configuration, data, logging. */
import { apart, bad, type Requirement, required, seen } from '../proof.ts'

export const operation: readonly Requirement[] = [
  required(
    'V11.2.2',
    'keys can be replaced',
    seen('store/sealed: opens with an old key that is still held, and is sealed with the current one'),
  ),
  required(
    'V11.3.2',
    'authenticated encryption',
    seen('store/sealed: does not open when any one bit of nonce, ciphertext or tag is another'),
  ),
  required('V11.3.4', 'no nonce twice', seen('store/sealed: is another one each time')),
  required('V11.5.1', 'random values have 128 bits', seen('accounts/text: is random, 40 bits and 130 bits')),
  apart('V11.1.1', 'how keys are managed is written down', 'SECURITY.md and operations.md; no test'),
  apart(
    'V12.1, V12.2',
    'TLS towards apps',
    'the proxy in front ends it; the recipes are in docs, and what the proxies do is not tested here',
  ),
  apart('V12.3', 'TLS towards others', 'Node’s defaults, certificates always checked; not verified by a test'),
  required(
    'V13.1.3',
    'limits and time-outs towards others',
    seen('graph/trouble: is cut off when it is too large, compressed or not'),
  ),
  required('V13.2.4', 'others are reached from an allow-list', seen('graph/feed: never takes a token to another host')),
  required(
    'V13.3.1',
    'secrets are not in the code or the log',
    seen('security/people: holds no secret: neither the log nor the disk'),
  ),
  required('V13.4.4', 'TRACE is off', bad('method-trace')),
  required(
    'V13.4.6',
    'no versions are told',
    seen('web/addresses: of health tell nothing but that the process answers'),
  ),
  required(
    'V14.2.1',
    'nothing secret is in addresses',
    bad('basic-in-query'),
    seen('feeds/door: never gets into the log'),
  ),
  required('V14.3.2', 'browsers keep nothing', bad('web-page-cache')),
  required('V15.2.1', 'components are known and current', seen('deploy/supply: is locked by the hash of its content')),
  required(
    'V15.2.2',
    'nothing exhausts it',
    seen('caldav/turns: other people notice nothing'),
    seen('security/limits: reads no more than a mebibyte, announced or not'),
  ),
  required(
    'V15.3.2',
    'redirects of others are not followed',
    seen('graph/trouble: by redirect is not followed either'),
  ),
  required('V15.3.3', 'forms set what they may', seen('web/passwords: whatever else the form says')),
  required(
    'V15.3.4',
    'the address of the sender is right',
    seen('security/limits: believes the last hop before the proxy'),
  ),
  required('V15.3.6', 'no prototypes from outside', seen('xml/parse: never become keys of an object')),
  required('V15.4.2', 'checks and acts are one', seen('accounts/processes: make fifty passwords at most')),
  apart(
    'V15.1.1, V15.1.2',
    'terms for mending, list of components',
    'SECURITY.md; the lock file and the SBOM of a release; no test of the terms',
  ),
  required('V16.2.5', 'secrets are not logged', seen('security/people: holds no secret: neither the log nor the disk')),
  required('V16.3.1', 'sign-ins are recorded', seen('audit/bridge: a start, a sign-in, a password, its first use')),
  required(
    'V16.4.1',
    'lines cannot be forged',
    seen('security/log: writes fields of its list alone, as one line each'),
  ),
  required('V16.5.1', 'errors tell nothing of the inside', seen('web/session: of our own tells nothing about itself')),
  required(
    'V16.5.2',
    'others’ trouble does not open anything',
    seen('caldav/refusals: does not take a store that is down for a wrong password'),
  ),
  required(
    'V16.5.3',
    'it fails closed',
    seen('store/start: has another key'),
    seen('store/start: has lost its installation record'),
  ),
]
