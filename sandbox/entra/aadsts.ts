/**
 * The error numbers the sandbox knows. Texts are ours and short: Microsoft promises only the numbers.
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */

/**
 * Where a number is met:
 * `request` on Microsoft's page before anybody signs in, `page` there after a person was picked, `redirect` as error
 * parameters of the redirect_uri, `token` in the answer of the token endpoint.
 */
export type Place = 'request' | 'page' | 'redirect' | 'token'

export interface Aadsts {
  readonly at: readonly Place[]
  /** OAuth error of the redirect or the token answer. */
  readonly error: string
  readonly text: string
  readonly suberror?: string
}

type Row = readonly [code: number, at: string, error: string, text: string, suberror?: string]

const rows: readonly Row[] = [
  [16000, 'redirect', 'interaction_required', 'More than one session is open; the person must pick an account.'],
  [16001, 'page', 'invalid_request', 'The account does not fit this tenant or session.'],
  [16003, 'page', 'invalid_request', 'The account was not added to this tenant.'],
  [50011, 'request', 'invalid_request', 'The redirect URI is not one of those registered for the application.'],
  [50020, 'page', 'invalid_request', 'The account comes from another directory and is not known in this tenant.'],
  [50034, 'page token', 'invalid_grant', 'The account does not exist in this directory.'],
  [50049, 'token', 'invalid_instance', 'Unknown or invalid cloud instance.'],
  [50053, 'page', 'invalid_request', 'The account is locked: too many sign-ins with a wrong password.'],
  [50055, 'token', 'invalid_grant', 'The password is expired.', 'user_password_expired'],
  [50057, 'page token', 'invalid_grant', 'The account is disabled.'],
  [50058, 'redirect', 'login_required', 'A silent sign-in was asked for and nobody is signed in.'],
  [50059, 'token', 'invalid_request', 'Neither the request nor the credentials name a tenant.'],
  [50072, 'page token', 'interaction_required', 'The person must enrol in multifactor authentication.', 'basic_action'],
  [50074, 'page token', 'interaction_required', 'Strong authentication is required.', 'basic_action'],
  [50076, 'page token', 'interaction_required', 'Multifactor authentication is required.', 'basic_action'],
  [50078, 'token', 'interaction_required', 'The multifactor authentication has expired by policy.', 'basic_action'],
  [50079, 'page token', 'interaction_required', 'The person must register for multifactor sign-in.', 'basic_action'],
  [50085, 'token', 'invalid_grant', 'The refresh token needs a sign-in at the social identity provider.'],
  [50097, 'page token', 'interaction_required', 'Device authentication is required.', 'basic_action'],
  [
    50105,
    'page',
    'access_denied',
    'The person is not assigned to a role of the application, and assignment is required.',
  ],
  [50126, 'page', 'invalid_grant', 'Wrong user name or password.'],
  [50128, 'request', 'invalid_request', 'The domain names no tenant.'],
  [50129, 'page token', 'interaction_required', 'The device is not joined to the workplace.', 'message_only'],
  [50131, 'page token', 'interaction_required', 'Blocked by Conditional Access: state of the device.', 'message_only'],
  [50140, 'page', 'interaction_required', 'Interrupted to ask whether to stay signed in.'],
  [50144, 'token', 'invalid_grant', 'The directory password is expired.', 'user_password_expired'],
  [50158, 'page token', 'interaction_required', 'An outside security challenge was not met.', 'additional_action'],
  [50173, 'token', 'invalid_grant', 'The grant was revoked; a new sign-in is needed.', 'bad_token'],
  [50187, 'page token', 'interaction_required', 'Device authentication failed.', 'basic_action'],
  [50194, 'request token', 'invalid_request', 'The application is not multi-tenant; /common is not for it.'],
  [50196, 'token', 'invalid_request', 'A loop of equal requests was ended.'],
  [53000, 'page token', 'interaction_required', 'Blocked by Conditional Access: device not compliant.', 'message_only'],
  [53001, 'page token', 'interaction_required', 'Blocked by Conditional Access: device not joined.', 'message_only'],
  [53002, 'page token', 'interaction_required', 'Blocked by Conditional Access: app not approved.', 'message_only'],
  [53003, 'page token', 'interaction_required', 'Blocked by Conditional Access policies.', 'message_only'],
  [53011, 'page token', 'access_denied', 'Blocked because of risk in the home tenant.', 'message_only'],
  [54005, 'token', 'invalid_grant', 'The authorization code was redeemed already.'],
  [
    65001,
    'redirect token',
    'invalid_grant',
    'Nobody has consented to this use of the application.',
    'consent_required',
  ],
  [65004, 'redirect', 'access_denied', 'The person declined to consent.'],
  [65005, 'page', 'invalid_resource', 'The application asks for a resource it is not configured for.'],
  [70000, 'token', 'invalid_grant', 'The grant is malformed or invalid.'],
  [70002, 'token', 'invalid_grant', 'The credentials are invalid.'],
  [70003, 'token', 'unsupported_grant_type', 'The grant type is not supported.'],
  [70008, 'token', 'invalid_grant', 'The authorization code or refresh token has expired.'],
  [70011, 'redirect token', 'invalid_scope', 'A scope of the request is not valid.'],
  [70016, 'token', 'authorization_pending', 'The person has not finished the sign-in with the device code yet.'],
  [70018, 'token', 'bad_verification_code', 'The device code is not known.'],
  [70020, 'token', 'expired_token', 'The device code has expired.'],
  [70043, 'token', 'invalid_grant', 'The refresh token has expired by a sign-in frequency policy.', 'bad_token'],
  [90002, 'request token', 'invalid_request', 'The tenant was not found.'],
  [90006, 'redirect token', 'temporarily_unavailable', 'An outside service is not available.'],
  [90008, 'page token', 'invalid_request', 'The application must declare the permissions it needs.'],
  [90013, 'redirect token', 'temporarily_unavailable', 'The input from the person was invalid; try again.'],
  [90014, 'request token', 'invalid_request', 'A required field is missing.'],
  [90033, 'redirect token', 'temporarily_unavailable', 'The directory service is not available for a moment.'],
  [90072, 'page', 'invalid_request', 'The outside account must be added to the tenant first.'],
  [90090, 'page token', 'server_error', 'Graph answered with an error while the request was handled.'],
  [90093, 'page', 'access_denied', 'Policy does not let this person consent.'],
  [90094, 'page', 'access_denied', 'The grant needs an administrator.'],
  [90095, 'page', 'access_denied', 'The grant needs an administrator, who can be asked here.'],
  [90099, 'page token', 'unauthorized_client', 'The application is not authorized in the partner tenant.'],
  [500011, 'token', 'invalid_resource', 'The resource is not known in the tenant.'],
  [500112, 'token', 'invalid_grant', 'The redirect URI is not the one the authorization code was asked for with.'],
  [500113, 'request', 'invalid_request', 'The application has no redirect URI registered.'],
  [501481, 'token', 'invalid_grant', 'The code_verifier does not match the code_challenge.'],
  [530004, 'page token', 'interaction_required', 'Blocked: the device counts as compromised.', 'message_only'],
  [530032, 'page token', 'interaction_required', 'Blocked by a security policy.', 'message_only'],
  [530035, 'page token', 'interaction_required', 'Blocked by security defaults.', 'message_only'],
  [650052, 'page token', 'invalid_client', 'The tenant has no subscription to a service the application needs.'],
  [650054, 'page', 'invalid_client', 'The application asks for a permission of a resource that is gone.'],
  [
    650056,
    'page',
    'invalid_client',
    'The application is misconfigured: it lists no permissions, or needs an administrator.',
  ],
  [650057, 'token', 'invalid_resource', 'The resource is not listed in the registration.'],
  [700005, 'token', 'invalid_grant', 'The authorization code is meant for another tenant.'],
  [700016, 'request token', 'unauthorized_client', 'The application was not found in the directory.'],
  [700024, 'token', 'invalid_client', 'The client assertion is outside its time window.'],
  [700025, 'token', 'invalid_client', 'The client is public and must not send a secret or assertion.'],
  [700027, 'token', 'invalid_client', 'The signature of the client assertion does not verify with a registered key.'],
  [700054, 'redirect', 'unsupported_response_type', 'The response_type is not enabled for the application.'],
  [700082, 'token', 'invalid_grant', 'The refresh token has expired: it was not used for too long.'],
  [700084, 'token', 'invalid_grant', 'The refresh token of a single page application has expired.'],
  [900144, 'request token', 'invalid_request', 'The request lacks a required parameter.'],
  [900561, 'token', 'invalid_request', 'The endpoint accepts POST only.'],
  [900941, 'page', 'access_denied', 'An administrator must consent: the application is considered risky.'],
  [900971, 'request', 'invalid_request', 'The request names no redirect URI.'],
  [900981, 'page', 'access_denied', 'An administrator is warned: the application is considered risky.'],
  [1002012, 'token', 'invalid_scope', 'Client credentials need one scope that ends in /.default.'],
  [7000112, 'page token', 'unauthorized_client', 'The application is disabled in the tenant.'],
  [7000113, 'page token', 'unauthorized_client', 'The application is not authorized for this operation.'],
  [7000215, 'token', 'invalid_client', 'The client secret is wrong (its value is needed, not its id).'],
  [7000218, 'token', 'invalid_client', 'The request lacks client_secret or client_assertion.'],
  [7000222, 'token', 'invalid_client', 'The client secret has expired.'],
  [9002313, 'request token', 'invalid_request', 'The request is malformed.'],
  [9002325, 'token', 'invalid_request', 'Cross-origin redemption of a code needs PKCE.'],
  [9002326, 'token', 'invalid_request', 'Cross-origin redemption is allowed for single page applications only.'],
  [9002327, 'token', 'invalid_request', 'Tokens of a single page application can be redeemed cross-origin only.'],
]

const toEntry = ([code, at, error, text, suberror]: Row): readonly [number, Aadsts] => [
  code,
  { at: at.split(' ') as Place[], error, text, ...(suberror === undefined ? {} : { suberror }) },
]

export const aadsts: ReadonlyMap<number, Aadsts> = new Map(rows.map(toEntry))
