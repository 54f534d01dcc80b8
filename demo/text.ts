import type { DemoFacts } from './demo.ts'

/** What a person sees in the terminal once the demo is ready. */
export function demoText({
  caldavUrl,
  homeUrl,
  username,
  password,
  tokenPageUrl,
  sandboxUrl,
  people,
  isAppOnly,
}: DemoFacts): string {
  const width = Math.max(...people.map((person) => person.name.length))
  return [
    '',
    '  The bridge runs, beside a pretend Microsoft. Stop it with Ctrl+C; nothing is kept.',
    '',
    '  1. Copy these into any CalDAV app',
    '',
    `       Server address   ${caldavUrl}`,
    `       User name        ${username}`,
    `       Password         ${password}`,
    '',
    '     or look at once:',
    '',
    `       curl -s -u '${username}:${password}' -X PROPFIND -H 'Depth: 1' ${homeUrl}`,
    '',
    '  2. Or do it as a person would: open the token page and sign in as one of them',
    '',
    `       ${tokenPageUrl}`,
    '',
    ...people.map(
      ({ name, username: address, organization, consent, isAdmin }) =>
        `         ${name.padEnd(width)}  ${address}  (${organization}${isAdmin ? ', administrator' : consentNote(consent)})`,
    ),
    '',
    `     Administrators look after their organization at ${tokenPageUrl}admin`,
    ...(isAppOnly ? ['     Nothing is read here until one of them has switched the organization on.'] : []),
    '',
    `  The pretend Microsoft, with switches for every fault: ${sandboxUrl}/sandbox`,
    '',
  ].join('\n')
}

const consentNote = (consent: string): string =>
  ({ admin: ': an administrator must approve', workflow: ': approval on request' })[consent] ?? ''
