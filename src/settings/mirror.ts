import { flag, integer, oneOf, setting } from './setting.ts'

/** The kept copy: what is written into it, and how fresh it must be. */
export const mirror = {
  htmlDescription: setting(
    'HTML_DESCRIPTIONS',
    flag,
    'Writes the body of an event as HTML, too (X-ALT-DESC), cleaned and without images. Few apps show it; texts grow.',
    false,
    '0',
  ),
  freshSeconds: setting(
    'FRESH_SECONDS',
    integer(0, 3_600),
    'An answer younger than this needs no look at Microsoft.',
    15,
  ),
  freshWaitMs: setting(
    'FRESH_WAIT_MS',
    integer(0, 30_000),
    'Longest time a client waits for a running look at Microsoft; then it is answered from the kept copy.',
    2_000,
  ),
  staleOutageHours: setting(
    'STALE_OUTAGE_HOURS',
    integer(0, 720),
    'How long the kept copy answers while Microsoft fails; 503 after that.',
    168,
  ),
  staleSignInHours: setting(
    'STALE_SIGN_IN_HOURS',
    integer(0, 168),
    'How long the kept copy answers while a person has to sign in again, or Microsoft denies access to the calendar; 503 after that.',
    24,
  ),
  reconnectEvent: setting<'off' | 'en' | 'de'>(
    'RECONNECT_EVENT',
    oneOf<'off' | 'en' | 'de'>('off', 'en', 'de'),
    'While a person has to sign in again, shows an event of the whole day in their first calendar that says so, in English or German.',
    'off',
  ),
} as const
