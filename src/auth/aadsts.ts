import type { FaultKind } from '../errors.ts'
import { type HappeningName, happenings, type MoveName, moves } from './sentences.ts'

/** Who can end the trouble: the person by signing in, an administrator of their organization, whoever runs the bridge, time, … */
export type Group = 'signIn' | 'admin' | 'operator' | 'retry' | 'person' | 'bug'

export type Row = readonly [
  kind: FaultKind,
  move: MoveName,
  happening: HappeningName,
  codes: readonly (number | string)[],
]

/**
 * What Entra's codes mean for a calendar bridge. Numbers are `AADSTS…`; words are OAuth errors and our own codes.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export const rows: readonly Row[] = [
  // The grant no longer suffices without the person.
  ['signInNeeded', 'signInAgain', 'noGrant', ['NO_GRANT', 'no_tokens_found']],
  ['signInNeeded', 'signInAgain', 'severalSessions', [16000]],
  ['signInNeeded', 'otherAccount', 'otherSession', [16001, 16003]],
  ['signInNeeded', 'signInAgain', 'noSession', [50058, 'login_required']],
  ['signInNeeded', 'passTheCheck', 'enrolSecondFactor', [50072, 50079]],
  ['signInNeeded', 'passTheCheck', 'secondFactor', [50074, 50076]],
  ['signInNeeded', 'passTheCheck', 'oldSecondFactor', [50078]],
  ['signInNeeded', 'passTheCheck', 'oneMoreStep', [50158, 'interaction_required']],
  ['signInNeeded', 'signInAgain', 'accountProvider', [50085]],
  ['signInNeeded', 'signInAgain', 'passwordReset', [50173, 50133, 'bad_token']],
  ['signInNeeded', 'signInAgain', 'notAccepted', [70000, 70002, 'invalid_grant']],
  ['signInNeeded', 'signInAgain', 'expired', [70008, 700081, 700084]],
  ['signInNeeded', 'signInAgain', 'inactive', [700082]],
  ['signInNeeded', 'signInAgain', 'regularSignIn', [70043, 70044]],
  ['signInNeeded', 'startOver', 'usedTwice', [54005]],
  ['signInNeeded', 'changePassword', 'passwordExpired', [50055, 50144]],
  ['signInNeeded', 'signInAgain', 'scopeLost', ['SCOPE_LOST']],
  // Accounts.
  ['revoked', 'restoreAccount', 'disabled', [50057]],
  ['revoked', 'checkAddress', 'noSuchAccount', [50034]],
  ['denied', 'otherAccount', 'wrongPassword', [50126]],
  ['denied', 'unlockAccount', 'locked', [50053]],
  ['denied', 'inviteGuest', 'foreignAccount', [50020, 90072]],
  ['denied', 'otherTenant', 'tenantNotAllowed', ['TENANT_NOT_ALLOWED']],
  // Consent.
  ['revoked', 'acceptRequest', 'noConsent', [65001]],
  ['denied', 'acceptRequest', 'declined', [65004, 'access_denied', 'authorization_declined']],
  ['denied', 'approveApp', 'adminOnly', [90093, 90094, 'consent_required']],
  ['denied', 'waitForReview', 'reviewed', [90095]],
  ['denied', 'approveApp', 'risky', [900941, 900981]],
  ['denied', 'approveApp', 'adminCancelled', ['permission_denied']],
  ['denied', 'acceptRequest', 'scopeMissing', ['SCOPE_MISSING']],
  ['denied', 'assignPerson', 'notAssigned', [50105]],
  ['denied', 'enableApp', 'appDisabled', [7000112]],
  ['denied', 'approveApp', 'appNotAuthorised', [7000113, 90090, 90099]],
  ['denied', 'approveApp', 'notSetUp', [650052, 500011]],
  // Policies.
  ['denied', 'otherDevice', 'deviceState', [50131, 50097, 50129, 50187]],
  ['denied', 'otherDevice', 'managedDevice', [53000, 53001]],
  ['denied', 'changePolicy', 'approvedApps', [53002]],
  ['denied', 'changePolicy', 'blockedByPolicy', [53003, 53004, 530032, 530035]],
  ['denied', 'changePolicy', 'blockedByRisk', [53011, 530004]],
  // The operator's move.
  ['misconfigured', 'addRedirect', 'redirectUnknown', [50011, 500113, 900971]],
  ['misconfigured', 'newSecret', 'secretWrong', [7000215, 'invalid_client']],
  ['misconfigured', 'newSecret', 'secretExpired', [7000222]],
  ['misconfigured', 'fixPlatform', 'notForServers', [7000218, 700025]],
  ['misconfigured', 'fixPlatform', 'madeForBrowsers', [9002325, 9002326, 9002327]],
  ['misconfigured', 'fixCertificate', 'certificateRefused', [700024, 700027]],
  ['misconfigured', 'fixTenant', 'noSuchTenant', [90002, 50128]],
  ['misconfigured', 'fixClientId', 'appUnknown', [700016, 'unauthorized_client']],
  ['misconfigured', 'multiTenant', 'oneTenantOnly', [50194]],
  ['misconfigured', 'fixPermissions', 'notRegistered', [65005, 650057, 90008]],
  ['misconfigured', 'fixPermissions', 'permissionGone', [650054]],
  ['misconfigured', 'fixPermissions', 'incomplete', [650056]],
  ['misconfigured', 'fixPermissions', 'badScope', [70011, 'invalid_scope', 'invalid_resource']],
  ['rejected', 'fixClock', 'clocksDiffer', ['ID_TOKEN_EXPIRED', 'ID_TOKEN_NOT_YET', 'ID_TOKEN_ISSUED']],
  // Time heals.
  ['unavailable', 'wait', 'loop', [50196]],
  ['unavailable', 'wait', 'microsoftTrouble', [90006, 90013, 90033, 'server_error']],
  ['unavailable', 'wait', 'comeBackLater', ['temporarily_unavailable']],
  ['unavailable', 'wait', 'codePending', [70016, 'authorization_pending', 'slow_down']],
  ['rejected', 'startOver', 'codeExpired', [70020, 'expired_token', 'code_expired']],
  ['unavailable', 'wait', 'staySignedIn', [50140]],
  // Ours.
  ['rejected', 'report', 'proofWrong', [501481, 'invalid_request']],
  ['rejected', 'report', 'tenantsMixed', [700005]],
  ['rejected', 'report', 'requestLacks', [900144, 90014, 9002313, 900561]],
  ['rejected', 'report', 'requestOdd', ['unsupported_grant_type', 'unsupported_response_type']],
]

export interface Meaning {
  readonly kind: FaultKind
  readonly group: Group
  /** In English, for logs, terminals and errors. Pages look the names up in their language. */
  readonly happened: string
  readonly next: string
  readonly happening: HappeningName
  readonly move: MoveName
}

const meaning = (kind: FaultKind, move: MoveName, happening: HappeningName): Meaning => ({
  kind,
  happened: happenings[happening],
  ...moves[move],
  happening,
  move,
})

/** By code as `Fault.code` has it: `AADSTS50076`, `access_denied`, `NO_GRANT`. */
export const meanings: ReadonlyMap<string, Meaning> = new Map(
  rows.flatMap(([kind, move, happening, codes]) =>
    codes.map((code) => [typeof code === 'number' ? `AADSTS${code}` : code, meaning(kind, move, happening)] as const),
  ),
)

/** A code we do not know: Microsoft adds and changes them, so it counts as an outage, never as a refusal. */
export const unknown: Meaning = meaning('unavailable', 'wait', 'unknown')
