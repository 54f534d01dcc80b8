/** What can be read from a screen of Microsoft's that somebody has copied: pure text work; the text itself is not kept. */

/** The screens a person may remember. */
export const screenNames = [
  'needAdmin',
  'approvalRequired',
  'unverified',
  'notAssigned',
  'blocked',
  'noAccount',
  'code',
  'nothing',
] as const
export type ScreenName = (typeof screenNames)[number]

export const isScreen = (text: unknown): text is ScreenName => screenNames.some((name) => name === text)

export interface ReadScreen {
  /** `AADSTS50105`. */
  readonly code: string | undefined
  readonly correlationId: string | undefined
  /** UTC, as Microsoft showed it: `2026-01-09T02:02:12Z`. */
  readonly at: string | undefined
  /** By its words, where there is no code. */
  readonly screen: ScreenName | undefined
}

const guid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

/** The words of the screens in English and German; the first that fits is the one. */
const phrases: readonly (readonly [screen: ScreenName, words: RegExp])[] = [
  [
    'approvalRequired',
    /approval required|request approval|justification|genehmigung anfordern|begründung|request sent|anforderung gesendet/i,
  ],
  [
    'needAdmin',
    /need(?:s)? admin approval|only an admin can grant|administratorgenehmigung|genehmigung (?:eines|durch einen) administrator/i,
  ],
  ['notAssigned', /(?:not|isn.t) assigned|specifically granted|nicht zugewiesen/i],
  [
    'blocked',
    /cannot access this|can.t access this|blocked by|conditional access|device must be|nicht darauf zugreifen|bedingte[rn]? zugriff|blockiert/i,
  ],
  [
    'noAccount',
    /couldn.t find an account|account doesn.t exist|does not exist in tenant|username may be incorrect|kein(?:e?n)? konto|konto (?:wurde )?nicht gefunden/i,
  ],
  ['unverified', /unverified|permissions requested|nicht überprüft|angeforderte berechtigungen/i],
]

/** @param text whatever was copied, or a bare code */
export function readScreen(text: string): ReadScreen {
  const number =
    /AADSTS\s?(\d{4,9})/i.exec(text)?.[1] ??
    /(?:error code|fehlercode)\W{0,3}(\d{4,9})/i.exec(text)?.[1] ??
    /^\s*(\d{5,9})\s*$/.exec(text)?.[1]
  return {
    code: number === undefined ? undefined : `AADSTS${number}`,
    correlationId: correlationIn(text),
    at: timeIn(text),
    screen: phrases.find(([, words]) => words.test(text))?.[0],
  }
}

/** Of the ids on such a screen, the one that finds the entry in the sign-in log. */
export function correlationIn(text: string): string | undefined {
  return new RegExp(`(?:Correlation|Korrelations)[\\s-]*ID\\W{0,5}(${guid})`, 'i').exec(text)?.[1]?.toLowerCase()
}

function timeIn(text: string): string | undefined {
  const found = /(?:Timestamp|Zeitstempel)\W{0,5}(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)/i.exec(text)
  const time = found === null ? undefined : `${found[1]}T${found[2]}Z`
  return time !== undefined && !Number.isNaN(Date.parse(time)) ? time : undefined
}
