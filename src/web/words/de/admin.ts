/** Für die Administration, der jemand diese Seite geschickt hat. */
export const adminWords = {
  admin: {
    title: 'Eine Bitte um Ihre Genehmigung',
    lead: 'Leute möchten ihre Outlook-Kalender in Kalender-Apps wie Thunderbird, Apple Kalender oder DAVx⁵ sehen. Diese Bridge macht das möglich, nur lesend. Microsoft fragt Sie, weil die Leute es selbst nicht mehr erlauben dürfen.',
    asks: 'Wer fragt',
    asksFor: (name: string, organization: string) => `${name}, für ${organization}`,
    asksNobody: (organization: string) => `Jemand, für ${organization}`,
    proven: 'Bekannt durch eine Anmeldung mit Microsoft an dieser Bridge.',
    typed:
      'Den Namen hat die Person selbst eingetippt, geprüft ist er nicht. Fragen Sie nach, wenn Sie damit nicht gerechnet haben.',
    asked: (day: string) => `Erstellt am ${day}`,
    expired:
      'Die Anfrage, die hierher führte, ist älter als 60 Tage. Alles auf dieser Seite gilt weiter; wer gefragt hat, wird nicht mehr gezeigt.',
    approveTitle: 'Für alle auf einmal genehmigen',
    approveText: (organization: string) =>
      `Die Seite von Microsoft zeigt dieselbe Liste wie unten und bittet Sie, sie für ${organization} zu akzeptieren. Das können Cloudanwendungs- und Anwendungsadministratoren.`,
    approve: 'Bei Microsoft genehmigen',
    approveLink: 'Dasselbe als Link',
    approveWho: 'Domain Ihrer Organisation oder eine E-Mail-Adresse darin',
    approveFind: 'Meine Organisation finden',
    change: 'Andere Organisation',
    /** What differs by whose permission calendars are read with. */
    reading: {
      people: {
        scopes:
          'Nur delegierte Berechtigungen: Jede Person öffnet nur, was sie auch in Outlook öffnen kann, und erst, nachdem sie sich hier selbst angemeldet hat.',
        signIns:
          'Die Anmelde-Token von Microsoft dieser Leute, ebenfalls versiegelt. Niemals ein Microsoft-Passwort: Das wird nur bei Microsoft eingetippt.',
        reach:
          'Von sich aus öffnen, was jemand sieht, der sich hier nicht angemeldet hat: Eine Anwendungsberechtigung gibt es nicht.',
        onePerson:
          'Nur für eine Person: Benutzer → diese Person → Sitzungen widerrufen, oder ihre Zuweisung entfernen.',
      },
      application: {
        scopes:
          'Bei der Anmeldung nur darum, wer jemand ist. Kalender werden mit einer Berechtigung der Anwendung selbst gelesen (Calendars.Read), die eine Administratorin oder ein Administrator in einem eigenen Schritt erteilt und einschaltet; sie reicht zu jedem Postfach, von dem Exchange sie nicht fernhält.',
        signIns:
          'Keine Anmelde-Token von Leuten. Was der Anwendung erteilt wurde, öffnet ein geheimer Clientschlüssel oder ein Zertifikat, das beim Betreiber dieser Bridge liegt.',
        reach:
          'Irgendwem mehr von den Kalendern anderer zeigen, als in Outlook freigegeben ist: Jede Person meldet sich hier an und bekommt die Kalender dieses Kontos und die von Postfächern, die eine Administratorin oder ein Administrator gewährt. Die Berechtigung der Anwendung reicht aber weiter; engen Sie sie in Exchange ein.',
        onePerson:
          'Nur für eine Person: Wer sich an dieser Bridge um Ihre Organisation kümmert, widerruft deren Passwörter (/admin). Was in Entra geschieht, beendet sie nicht.',
      },
      own: {
        scopes:
          'Nur darum, wer jemand ist, bei der Anmeldung. Kalender werden mit der eigenen Registrierung gelesen, die Ihre Administration hier eingetragen hat; was sie lesen darf, steht in Entra bei Ihrer Registrierung, und diese Genehmigung ändert daran nichts.',
        signIns:
          'Keine Anmelde-Token von Leuten. Der geheime Clientschlüssel oder das Zertifikat Ihrer eigenen Registrierung, versiegelt und niemandem gezeigt.',
        reach:
          'Irgendwem mehr von den Kalendern anderer zeigen, als in Outlook freigegeben ist: Jede Person meldet sich hier an und bekommt die Kalender dieses Kontos und die von Postfächern, die eine Administratorin oder ein Administrator gewährt. Die Berechtigung Ihrer Registrierung reicht aber weiter; engen Sie sie in Exchange ein.',
        onePerson:
          'Nur für eine Person: Wer sich an dieser Bridge um Ihre Organisation kümmert, widerruft deren Passwörter (/admin). Um alles Lesen zu beenden, nehmen Sie Ihrer eigenen Registrierung die Berechtigung, den geheimen Clientschlüssel oder das Zertifikat weg.',
      },
    },
    scopesTitle: 'Worum gebeten wird',
    scopes: {
      'Calendars.Read': ['Benutzerkalender lesen', 'um die eigenen Kalender einer Person in ihren Apps zu zeigen'],
      'Calendars.ReadBasic': [
        'Grundlegende Details von Benutzerkalendern lesen',
        'um zu zeigen, wann, wo und worum es geht, ohne Texte und Anhänge',
      ],
      'Calendars.Read.Shared': [
        'Benutzer- und freigegebene Kalender lesen',
        'um auch Kalender zu zeigen, die andere freigegeben haben',
      ],
      'MailboxSettings.Read': [
        'Postfacheinstellungen des Benutzers lesen',
        'um Zeitzone und Farben der Kategorien zu kennen',
      ],
      offline_access: [
        'Zugriff auf Daten beibehalten, für die Sie Zugriff erteilt haben',
        'damit Kalender aktuell bleiben, während niemand am Bildschirm sitzt',
      ],
      openid: ['Benutzer anmelden', 'um zu wissen, wessen Kalender es sind'],
      profile: ['Grundlegendes Profil von Benutzern anzeigen', 'um den Namen auf der Seite der Person zu zeigen'],
    },
    storedTitle: 'Was aufgehoben wird, und wo',
    stored: (signIns: string) => [
      'Bei dem, der diese Bridge betreibt, und nirgends sonst: eine versiegelte Kopie der Kalender von Leuten, die sich angemeldet haben, damit Apps schnelle Antworten bekommen.',
      signIns,
      'App-Passwörter als Prüfwerte. Jedes lässt sich auf einzelne Kalender oder reine Belegtzeiten beschränken und sofort zurückziehen.',
      'Alle können das Eigene jederzeit löschen. Nichts aus einem Kalender geht an irgendwen außer an die eigenen Kalender-Apps dieser Person.',
    ],
    neverTitle: 'Was sie niemals kann',
    nevers: (reach: string) => [
      'Etwas ändern, anlegen oder löschen: Sie hat keine Berechtigung zu schreiben.',
      'E-Mails, Kontakte, Chats oder Dateien lesen: Sie bittet nicht darum.',
      reach,
      'Später ohne Sie mehr bekommen: Mehr Berechtigungen brauchen eine neue Genehmigung.',
    ],
    beforeTitle: 'Was die Leute sehen',
    before: [
      [
        'Vorher',
        'Nach der Anmeldung hält Microsoft sie auf: „Administratorgenehmigung erforderlich“ oder „Genehmigung erforderlich“.',
      ],
      [
        'Nachher',
        'Sie melden sich an und sind hier. Microsoft fragt sie nichts mehr. Wer sich nicht anmeldet, merkt nichts.',
      ],
    ],
    undoTitle: 'Wie man es rückgängig macht',
    undo: (onePerson: string) => [
      'Entra Admin Center → Unternehmensanwendungen → diese App → Berechtigungen → Berechtigungen überprüfen → Widerrufen. Ganz: Eigenschaften → Löschen.',
      'Zugriffstoken, die schon ausgestellt sind, enden binnen etwa einer Stunde; dann hört die Bridge auf, und die Kopien kann jede Person selbst oder der Betreiber löschen.',
      onePerson,
    ],
    stepsTitle: 'Schritt für Schritt in Entra',
    steps: [
      {
        id: 'review',
        title: 'Eine Anfrage wartet auf meine Prüfung',
        list: [
          'Entra ID → Unternehmensanwendungen → Anforderungen zur Administratoreinwilligung (Admin consent requests) → Meine ausstehenden (My pending).',
          'Öffnen Sie die Anfrage: Sie zeigt, wer warum gefragt hat und bis wann sie beantwortet werden kann.',
          'Berechtigungen überprüfen und zustimmen → Akzeptieren. Oder Ablehnen oder Blockieren, mit einem Wort an die Person.',
          'Die Person bekommt eine E-Mail von Microsoft und meldet sich hier neu an. Die App selbst erfährt nichts.',
        ],
      },
      {
        id: 'enable',
        title: 'Leute sollen Anfragen schicken können',
        list: [
          'Entra ID → Unternehmensanwendungen → Einwilligung und Berechtigungen → Einstellungen für die Administratoreinwilligung (Admin consent settings).',
          '„Benutzer können Administratoreinwilligungen für Apps anfordern, bei denen sie selbst keine Einwilligung erteilen können“: Ja.',
          'Wählen Sie Prüfende. Sie brauchen auch eine Rolle, die genehmigen darf, sonst können sie nur ablehnen.',
          'Wählen Sie, nach wie vielen Tagen Anfragen enden (30, wenn Sie nichts ändern). Bis die Leute es sehen, kann eine Stunde vergehen.',
        ],
      },
      {
        id: 'enabled',
        title: 'Es ist genehmigt, und trotzdem kommt niemand hinein',
        list: [
          'Unternehmensanwendungen → diese App → Eigenschaften.',
          '„Aktiviert für die Benutzeranmeldung?“ muss auf Ja stehen; sonst erscheint AADSTS7000112.',
          'Warten Sie nach einer Änderung einige Minuten: Microsoft weiß es nicht überall sofort.',
        ],
      },
      {
        id: 'assignment',
        title: 'Es ist genehmigt, und manche kommen nicht hinein',
        list: [
          'Unternehmensanwendungen → diese App → Eigenschaften → „Zuweisung erforderlich?“.',
          'Nein: Alle dürfen sich anmelden. Ja: nur wer unter „Benutzer und Gruppen“ steht; bei anderen erscheint AADSTS50105.',
          'Mitglieder von Gruppen in einer Gruppe zählen nicht: Führen Sie diese Gruppen selbst auf.',
        ],
      },
      {
        id: 'policy',
        title: '„Microsoft die Verwaltung der Einwilligung überlassen“ ist an. Genügt das nicht?',
        list: [
          'Nicht mehr. Seit Ende 2025 verhindert diese Einstellung, dass Leute fremden Apps das Lesen ihrer Kalender erlauben.',
          'Frühere Genehmigungen bleiben. Für alle anderen genügt eine Genehmigung von Ihnen, wie oben.',
          'Die Einwilligung für alle zu öffnen ist dafür nicht nötig, und wir raten davon ab.',
        ],
      },
    ],
    publisherTitle: 'Warum da „nicht überprüft“ steht',
    publisher: [
      'Ein überprüfter Herausgeber hat Microsoft nachgewiesen, welche Firma hinter einer App steht, die viele Organisationen benutzen.',
      'Eine App, die eine Organisation in ihrem eigenen Mandanten für sich registriert, braucht das nicht: Herausgeber sind Sie selbst.',
      'Sehen Sie sich stattdessen die Adresse dieser Seite und die Client-ID unten an und vergleichen Sie sie mit dem, was man Ihnen gesagt hat.',
    ],
    own: 'Diese Bridge ist nur für eine einzige Organisation registriert.',
    factsTitle: 'Zum Vergleichen und Aufheben',
    client: 'Anwendungs-ID (Client)',
    server: 'Adresse dieser Bridge',
    cloud: 'Microsoft-Cloud',
    scopeList: 'Berechtigungen',
    portal: 'Entra öffnen: Unternehmensanwendungen',
    portalRequests: 'Entra öffnen: Anfragen zur Genehmigung',
    personal:
      'Diese Bridge ist für private Microsoft-Konten. Für eine Administration gibt es hier nichts zu genehmigen.',
  },
}
