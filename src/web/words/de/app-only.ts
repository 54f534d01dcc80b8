/** Für Administratorinnen und Administratoren, wo die Bridge mit der eigenen Berechtigung der Anwendung liest. */
export const appOnlyWords = {
  appOnly: {
    title: 'Zugriff durch die Anwendung',
    text: 'Die Menschen zeigen nur, wer sie sind, und die Bridge liest das eigene Postfach jeder Person mit ihrer eigenen Berechtigung. Postfächer anderer, freigegebene und Räume gewähren Sie auf der Seite einer Person.',
    whileOff: 'Von Ihrer Organisation wird nichts gelesen, bis Sie es hier einschalten.',
    whileOn:
      'Gelesen werden die eigenen Kalender aller, die oben stehen und deren Zugriff nicht entzogen ist, und die Postfächer, die Sie ihnen gewährt haben. Sonst nichts.',
    off: 'Ausgeschaltet',
    on: (day: string) => `Eingeschaltet seit ${day}`,
    steps: [
      'Erteilen Sie der Anwendung die Berechtigung Calendars.Read (Typ Anwendung) auf der Seite von Microsoft, oder durch Exchange-Rollen nur für ausgewählte Postfächer (unten).',
      'Prüfen Sie es hier. Gelingt die Prüfung, ist Ihre Organisation eingeschaltet.',
    ],
    grant: 'Zur Seite von Microsoft für die Erteilung',
    test: 'Prüfen und einschalten',
    again: 'Noch einmal prüfen',
    switchOff: 'Ausschalten',
    offSure:
      'Es wird nichts mehr gelesen. Postfächer anderer verschwinden sofort aus den Apps. Vom eigenen behalten die Apps aller eine Woche lang die letzte Kopie, wenn der Betreiber keine andere Zeit gewählt hat, und bekommen danach keine mehr.',
    results: {
      granted: (roles: string) => `Microsoft Entra ID erteilt der Anwendung: ${roles}.`,
      none: 'Microsoft Entra ID gab der Anwendung ein Token ohne jede Berechtigung.',
      missing: (role: string) =>
        `${role} fehlt. Fügen Sie es im Entra Admin Center der Registrierung als Anwendungsberechtigung von Microsoft Graph hinzu, und erteilen Sie die Administratorzustimmung. Eine delegierte Berechtigung zählt hier nicht.`,
      more: (role: string) =>
        `${role} ist erteilt und wird nicht gebraucht. Nehmen Sie es weg: Die Bridge liest nur Kalender.`,
      on: 'Ihre Organisation ist eingeschaltet.',
      stays: 'Ihre Organisation bleibt ausgeschaltet.',
      wait: 'Eine neue Erteilung braucht manchmal einige Minuten, Exchange-Rollen bis zu zwei Stunden.',
      failed: 'Microsoft Entra ID gab kein Token.',
    },
    probe: {
      title: 'Prüfen, welche Postfächer offen sind',
      text: 'Nennen Sie ein Postfach, das die Bridge lesen darf, und eines, das sie nicht lesen darf. Gefragt wird nur nach der Liste der Kalender; nichts davon wird behalten oder gezeigt.',
      inside: 'Ein Postfach, das offen sein muss',
      outside: 'Ein Postfach, das geschlossen bleiben muss',
      submit: 'Beide prüfen',
      answers: (mailbox: string) => `${mailbox} ist offen.`,
      refused: (mailbox: string) => `${mailbox} wird verweigert.`,
      absent: (mailbox: string) =>
        `${mailbox} wird nicht gefunden. Wirkliche Gründe: Die Adresse ist vertippt oder aus einer anderen Organisation; die Person hat keine Lizenz für Exchange Online; das Postfach liegt noch auf einem eigenen Server oder wird gerade verschoben; es ist ein Gast; es wurde erst vor Minuten angelegt.`,
      unclear: (mailbox: string, code: string) =>
        `${mailbox}: keine klare Antwort (${code}). Versuchen Sie es in einigen Minuten noch einmal.`,
      good: 'So soll es sein: Eines ist offen, eines nicht.',
      wide: 'Das Postfach, das geschlossen bleiben muss, ist offen: Die Anwendung kann jedes Postfach Ihrer Organisation lesen. Haben Sie Exchange-Rollen für sie angelegt, nehmen Sie ihr die Berechtigung in Entra weg: Beide zusammen gelten.',
      narrow:
        'Das Postfach, das offen sein muss, ist es nicht. Sehen Sie die Gruppe des Bereichs an, und warten Sie nach einer Änderung bis zu zwei Stunden.',
    },
    recipe: {
      objectId: 'Objekt-ID der Unternehmensanwendung',
      title: 'Nur ausgewählte Postfächer: Exchange-Rollen für Anwendungen',
      text: 'In der Exchange Online PowerShell, als Mitglied der Organisationsverwaltung. Geben Sie der Anwendung dann in Entra kein Calendars.Read, oder nehmen Sie es ihr weg: Beide zusammen gelten. Die Objekt-ID ist die der Unternehmensanwendung, nicht die der Registrierung.',
    },
    /** Auf der Seite für die Administration, der jemand sie geschickt hat. */
    approval: {
      ask: 'Jemand aus der Administration lässt diese Bridge die Kalender Ihrer Organisation lesen, einmal, für alle, die sich hier anmelden. Danach muss sich niemand neu anmelden. Diese Seite bereitet die Anfrage vor.',
      lead: 'Leute möchten ihre Outlook-Kalender in Kalender-Apps wie Thunderbird, Apple Kalender oder DAVx⁵ sehen. Diese Bridge macht das möglich, nur lesend, mit einer Berechtigung, die Sie ihr erteilen und nicht jeder Person.',
      before: [
        ['Vorher', 'Sie melden sich an und lesen hier, dass ihre Organisation noch nicht eingeschaltet ist.'],
        ['Nachher', 'Ihre Kalender kommen von selbst. Von Leuten, die sich nicht anmelden, wird nichts gelesen.'],
      ],
      text: (organization: string) =>
        `Die Seite von Microsoft bittet Sie, für ${organization} zu akzeptieren, was unten steht. Weil die Anwendung eine eigene Berechtigung bekommt, braucht es dafür die Rolle „Administrator für privilegierte Rollen“ oder „Globaler Administrator“. Danach schaltet hier die Organisation ein, wen der Betreiber dafür benannt hat.`,
      /** Wo eine eigene Registrierung der Organisation liest. */
      own: {
        lead: 'Leute möchten ihre Outlook-Kalender in Kalender-Apps wie Thunderbird, Apple Kalender oder DAVx⁵ sehen. An dieser Bridge liest Ihre Organisation mit einer eigenen Registrierung; hier geht es nur darum, dass sich Leute anmelden können.',
        before: [
          [
            'Vorher',
            'Nach der Anmeldung hält Microsoft sie vielleicht mit „Administratorgenehmigung erforderlich“ oder „Genehmigung erforderlich“ auf.',
          ],
          ['Nachher', 'Sie melden sich an, und ihre Kalender kommen von selbst.'],
        ],
        text: (organization: string) =>
          `Die Seite von Microsoft bittet Sie, für ${organization} zu akzeptieren, dass diese Bridge erfährt, wer sich anmeldet. Kalender lesen darf sie dadurch nicht: Das darf Ihre eigene Registrierung. Es genügt die Rolle „Cloudanwendungsadministrator“ oder „Anwendungsadministrator“.`,
      },
      role: ['Kalender in allen Postfächern lesen', 'um die eigenen Kalender einer Person in ihren Apps zu zeigen'],
    },
    toSwitch: 'Einschalten',
    returned: {
      granted: {
        title: 'Genehmigt. Ein Schritt fehlt noch',
        text: 'Microsoft meldet, dass die Anwendung ihre Berechtigung hat. Jetzt schaltet hier an der Bridge die Organisation ein, wen der Betreiber dafür benannt hat; dabei wird geprüft, ob die Berechtigung da ist. Vorher wird nichts gelesen.',
      },
      again: {
        title: 'Diese Antwort war schon hier',
        text: 'Ihre Genehmigung ist bereits notiert, und durch neues Laden dieser Seite geschieht nichts weiter. Ist Ihre Organisation hier an der Bridge noch nicht eingeschaltet, fehlt dieser Schritt.',
      },
    },
    mailboxes: {
      title: 'Postfächer anderer',
      text: 'Freigegebene Postfächer, Räume, Kolleginnen und Kollegen: Diese Person sieht davon, was in Outlook für sie freigegeben ist, und nicht mehr.',
      since: (day: string) => `gewährt am ${day}`,
      address: 'Adresse eines Postfachs',
      grant: 'Gewähren',
      withdraw: 'Zurücknehmen',
      granted: 'Das Postfach ist gewährt',
      stays: 'Nicht gewährt',
      sees: {
        nothing:
          'Vorerst sieht die Person nichts davon: In Outlook ist es nicht für sie freigegeben, oder auf eine Weise, an die man sich nicht halten kann. Geben Sie den Kalender in Outlook für die Person selbst frei; Gruppen zählen hier nicht.',
        busy: 'Die Person sieht, wann es belegt ist.',
        titles: 'Die Person sieht Titel und Orte. Private Termine bleiben privat.',
        details: 'Die Person sieht alles außer privaten Terminen.',
        private: 'Die Person sieht alles, auch private Termine.',
      },
      follows: 'Das folgt dem, was in Outlook eingestellt ist, binnen einiger Minuten.',
      tooMany: 'Eine Person kann höchstens 20 solche Postfächer haben. Nehmen Sie zuerst eines zurück.',
      back: 'Zurück zur Person',
    },
    back: 'Zurück zu Ihrer Organisation',
  },
}
