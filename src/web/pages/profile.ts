import { type Html, html } from '../html.ts'

export interface ProfileFacts {
  readonly name: string
  readonly text: string
  /** Where discovery starts. */
  readonly server: URL
  readonly id: string
  readonly user?: string
  readonly secret?: string
}

/**
 * A configuration profile with one CalDAV account. What it lacks, the device asks for.
 * @see https://developer.apple.com/documentation/devicemanagement/caldav
 */
export function profile({ name, text, server, id, user, secret }: ProfileFacts): Html {
  const isSecure = server.protocol === 'https:'
  const port = server.port === '' ? (isSecure ? 443 : 80) : Number(server.port)
  return html`<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>PayloadContent</key><array><dict>
<key>PayloadType</key><string>com.apple.caldav.account</string>
<key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>outlook-caldav-bridge.${id}.caldav</string>
<key>PayloadUUID</key><string>${id.replace(/^./, (first) => (first === 'f' ? '0' : 'f'))}</string>
<key>PayloadDisplayName</key><string>${name}</string>
<key>CalDAVAccountDescription</key><string>${name}</string>
<key>CalDAVHostName</key><string>${server.hostname}</string>
<key>CalDAVPort</key><integer>${port}</integer>
<key>CalDAVUseSSL</key>${isSecure ? html`<true/>` : html`<false/>`}
<key>CalDAVPrincipalURL</key><string>${server.pathname}</string>
${user !== undefined && html`<key>CalDAVUsername</key><string>${user}</string>`}
${secret !== undefined && html`<key>CalDAVPassword</key><string>${secret}</string>`}
</dict></array>
<key>PayloadType</key><string>Configuration</string>
<key>PayloadVersion</key><integer>1</integer>
<key>PayloadIdentifier</key><string>outlook-caldav-bridge.${id}</string>
<key>PayloadUUID</key><string>${id}</string>
<key>PayloadDisplayName</key><string>${name}</string>
<key>PayloadDescription</key><string>${text}</string>
<key>PayloadRemovalDisallowed</key><false/>
</dict></plist>
`
}
