import { Bad, path, type Reader, setting, text } from './setting.ts'

/** The end of that day, UTC, as epoch ms. */
const day: Reader<number> = (value) => {
  const at = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(`${value}T23:59:59.999Z`) : Number.NaN
  return Number.isNaN(at) ? new Bad('must be a day such as 2027-01-31') : at
}

/** How the bridge proves to Microsoft that it is the registered application. */
export const credential = {
  clientSecretFile: setting<string | undefined>(
    'ENTRA_CLIENT_SECRET_FILE',
    path,
    'File with the value (not the id) of the client secret. This, ENTRA_CLIENT_SECRET or ENTRA_CLIENT_CERTIFICATE_FILE is required.',
    undefined,
    '(none)',
  ),
  clientSecret: setting<string | undefined>(
    'ENTRA_CLIENT_SECRET',
    text(1_000),
    'The client secret itself. A file is safer: environments show up in process lists and crash reports.',
    undefined,
    '(none)',
  ),
  secondSecretFile: setting<string | undefined>(
    'ENTRA_SECOND_SECRET_FILE',
    path,
    'File with another client secret, which is tried when Microsoft refuses the first: while you [change it](operations.md#credentials), both are good.',
    undefined,
    '(none)',
  ),
  secretExpires: setting<number | undefined>(
    'ENTRA_CLIENT_SECRET_EXPIRES',
    day,
    'The day on which the client secret ends, as Entra shows it (`2027-01-31`). Microsoft does not tell a bridge: without this it cannot warn.',
    undefined,
    '(unknown)',
  ),
  certificateFile: setting<string | undefined>(
    'ENTRA_CLIENT_CERTIFICATE_FILE',
    path,
    'PEM file with a certificate that is registered in place of a client secret, and its RSA key unless ENTRA_CLIENT_KEY_FILE names that.',
    undefined,
    '(none)',
  ),
  certificateKeyFile: setting<string | undefined>(
    'ENTRA_CLIENT_KEY_FILE',
    path,
    'PEM file with the private key of that certificate, not encrypted.',
    undefined,
    'ENTRA_CLIENT_CERTIFICATE_FILE',
  ),
} as const
