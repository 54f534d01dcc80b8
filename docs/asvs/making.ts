/** ASVS 5.0.0, chapters 15 and 16: secure coding, logging, errors. */
import { apart, bad, type Requirement, required, seen, written } from '../proof.ts'

export const making: readonly Requirement[] = [
  written('V15.1.1', 'how soon weaknesses are mended', '[reporting](../SECURITY.md#reporting)'),
  required(
    'V15.1.2',
    'what it is made of',
    seen('deploy/supply: is locked by the hash of its content'),
    seen('deploy/supply: are no more than 136'),
  ),
  written(
    'V15.1.3',
    'what is costly, and how it is bounded',
    '[requests](security.md#requests), [whose turn it is](architecture.md#whose-turn-it-is)',
  ),
  required('V15.2.1', 'components are known and current', seen('deploy/supply: is locked by the hash of its content')),
  required(
    'V15.2.2',
    'nothing exhausts it',
    seen('caldav/turns: has 16 requests worked at and 100 waiting'),
    seen('security/limits: reads no more than a mebibyte, announced or not'),
  ),
  required(
    'V15.2.3',
    'nothing is delivered that is not needed',
    seen('architecture: keep the sandbox apart'),
    seen('deploy/image: takes nothing but what is copied'),
  ),
  required(
    'V15.3.1',
    'no more is told than is asked for',
    seen('e2e/scopes: tells no title in any report or property'),
  ),
  required(
    'V15.3.2',
    'redirects of others are not followed',
    seen('graph/trouble: by redirect is not followed either'),
  ),
  required(
    'V15.3.3',
    'forms set what they may',
    seen('web/passwords: whatever else the form says'),
    bad('web-user-field'),
  ),
  required(
    'V15.3.4',
    'the address of the sender is right',
    seen('security/limits: believes the last hop before the proxy'),
  ),
  apart(
    'V15.3.5',
    'values have their types',
    'the type checker runs before the tests, in its strict form; `==` is refused by the linter',
  ),
  required(
    'V15.3.6',
    'no prototypes from outside',
    seen('xml/parse: never become keys of an object'),
    bad('web-proto-field'),
  ),
  required('V15.3.7', 'nothing is said twice', bad('web-csrf-twice'), bad('oauth-state-twice')),
  required('V15.4.2', 'checks and acts are one (level 3)', seen('accounts/processes: make fifty passwords at most')),
  written(
    'V16.1.1',
    'what is logged, where, for how long',
    '[audit log](operations.md#audit-log), [metrics](operations.md#metrics)',
  ),
  required('V16.2.1', 'who, what, when, where', seen('audit/bridge: a start, a sign-in, a password, its first use')),
  required('V16.2.2', 'in UTC', seen('security/log: writes fields of its list alone, as one line each')),
  required('V16.2.3', 'nowhere else', seen('ops/watch: gets one shape of JSON, with nothing about a person in it')),
  required('V16.2.4', 'in a common form', seen('security/log: writes fields of its list alone, as one line each')),
  required('V16.2.5', 'secrets are not logged', seen('security/secrets: writes no secret down')),
  required('V16.3.1', 'sign-ins are recorded', seen('audit/bridge: a start, a sign-in, a password, its first use')),
  required(
    'V16.3.2',
    'so is what was refused',
    seen('audit/audit: is not flooded by a stranger who makes up a new code each time'),
  ),
  required(
    'V16.3.3',
    'and attempts to get around',
    seen('accounts/authenticate: waits twice as long each further time'),
  ),
  required(
    'V16.3.4',
    'and what nobody foresaw',
    seen('caldav/refusals: tells the log about what nobody foresaw, and the client only where to look'),
  ),
  required(
    'V16.4.1',
    'lines cannot be forged',
    seen('security/log: writes fields of its list alone, as one line each'),
  ),
  required(
    'V16.4.2',
    'entries cannot be changed unseen',
    seen('audit/audit: tells when one was left out, in the middle, at the end, or at the beginning'),
  ),
  written('V16.4.3', 'and can be kept elsewhere', '[audit log](operations.md#audit-log)'),
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
