/**
 * The port for telling apps of changes by WebDAV-Push: what the CalDAV door knows of it. `push/` implements it.
 * @see https://github.com/bitfireAT/webdav-push (draft-bitfire-webdav-push)
 */

/** Where to send messages, and how to seal them. */
export interface PushSubscription {
  /** Absolute URL at a push service. */
  readonly endpoint: string
  /** The app's P-256 key, uncompressed, base64url. */
  readonly publicKey: string
  /** 16 octets, base64url. */
  readonly authSecret: string
}

export interface Registration {
  /** `[A-Za-z0-9_-]+`, a URL segment. */
  readonly id: string
  /** Epoch ms. */
  readonly expiresAt: number
}

/** For one app password: what it registers, nobody else sees, and it ends with it. */
export interface PushDesk {
  /** The bridge's P-256 key, uncompressed, base64url. */
  readonly vapidPublicKey: string
  /** Names the calendar in messages, and tells nothing else. */
  topic(calendarId: string): string
  /**
   * Registering the same endpoint for the same calendar again changes what was registered.
   * @param wishedExpiry epoch ms; shortened to a week
   * @throws Fault `rejected` for an endpoint or keys that cannot be used, and (code `tooMany`) for more than an app needs;
   *   `unavailable`, `locked`
   */
  register(calendarId: string, subscription: PushSubscription, wishedExpiry: number | undefined): Promise<Registration>
  /** @returns false when this password registered nothing of that id */
  unregister(id: string): Promise<boolean>
}
