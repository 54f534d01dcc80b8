import { describe, expect, it } from 'vitest'
import { meanings, rows } from '../../src/auth/aadsts.ts'
import { errorFromCallback, explain } from '../../src/auth/explain.ts'

const callback = (fields: Record<string, string>) => errorFromCallback(new URLSearchParams(fields))

describe('the table of Entra codes', () => {
  it.each([
    ['sign in again', 'signIn', [16000, 50058, 50072, 50074, 50076, 50078, 50079, 50158, 50173, 70008, 700082, 70043]],
    ['ask the administrator', 'admin', [90093, 90094, 50105, 53003, 7000112, 650052, 50020, 90072, 50057]],
    ['configure', 'operator', [50011, 500113, 7000215, 7000218, 7000222, 700025, 90002, 650057, 50194, 700016]],
    ['wait', 'retry', [90006, 90013, 90033, 50196]],
    ['decide', 'person', [65001, 65004, 90095, 50126, 50055, 50034]],
    ['report', 'bug', [900144, 9002313, 501481]],
  ])('knows whose move it is: %s', (_, group, codes) => {
    expect(codes.map((code) => explain(`${code}`).group)).toEqual(codes.map(() => group))
  })

  it.each([
    ['revoked', [50057, 50034, 65001]],
    ['misconfigured', [7000215, 7000222, 90002, 700016, 50011]],
    ['unavailable', [90033, 50196]],
  ])('knows what makes an account %s', (kind, codes) => {
    expect(codes.map((code) => explain(`${code}`).kind)).toEqual(codes.map(() => kind))
  })

  it('has no code twice, so that no row hides another', () => {
    const codes = rows.flatMap(([, , , each]) => each)
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
    expect(meanings.size).toBe(codes.length)
  })

  it('speaks in two plain sentences', () => {
    const sentences = [...meanings.values()].map(({ happened, next }) => `${happened} ${next}`)
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z][^<>&]+\. [A-Z][^<>&]+\.$/)
  })

  it('says what happened and what to do next', () => {
    expect(explain('AADSTS50076')).toEqual({
      code: 'AADSTS50076',
      group: 'signIn',
      kind: 'signInNeeded',
      sentence: 'Your organization asks for a second factor now. Sign in again and complete the extra check.',
    })
  })

  it('takes a code it does not know for an outage', () => {
    expect(explain('AADSTS424242')).toMatchObject({ kind: 'unavailable', group: 'retry', code: 'AADSTS424242' })
  })
})

describe('an error that comes back with the browser', () => {
  it('is named by its number, whatever the words around it', () => {
    const error_description = 'AADSTS65004: User declined to consent to access the app.\r\nTrace ID: 1'
    expect(callback({ error: 'access_denied', error_description, state: 's' })).toMatchObject({
      kind: 'denied',
      code: 'AADSTS65004',
    })
  })

  it('is named by its class when there is no number, or an unknown one', () => {
    expect(callback({ error: 'access_denied' })).toMatchObject({ kind: 'denied', code: 'access_denied' })
    const unheardOf = { error: 'login_required', error_description: 'AADSTS424242: new' }
    expect(callback(unheardOf)).toMatchObject({ kind: 'signInNeeded', code: 'AADSTS424242' })
  })

  it.each([
    ['the first version', { error: 'permission_denied', error_description: 'The admin canceled the request' }],
    ['the second version', { admin_consent: 'True', error: 'consent_required', error_subcode: 'cancel' }],
  ])('is a refusal when the administrator cancels in %s', (_, fields) => {
    expect(callback(fields).kind).toBe('denied')
  })

  it('never quotes what it was given', () => {
    const evil = '<script>alert(1)</script> call +1 555 0100'
    const fault = callback({ error: evil, error_description: evil, error_subcode: evil })
    expect(`${fault.message} ${fault.code}`).not.toMatch(/script|555/)
    expect(fault.kind).toBe('unavailable')
  })
})
