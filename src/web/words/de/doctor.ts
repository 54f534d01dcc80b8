/** Jemand wurde bei Microsoft aufgehalten und erinnert sich an einen Bildschirm. */
export const doctorWords = {
  doctor: {
    title: 'Was hat Microsoft Ihnen gezeigt?',
    lead: 'Wählen Sie, was am ähnlichsten aussah. Dann steht hier, was es bedeutet, wer am Zug ist und was der nächste Schritt ist. Anmelden müssen Sie sich dafür nicht.',
    link: 'Hat Microsoft Sie aufgehalten?',
    linkText: 'Herausfinden, was es bedeutet',
    screens: {
      needAdmin: {
        picture: {
          title: 'Administrator\u00adgenehmigung erforderlich',
          text: 'Berechtigung, die nur ein Administrator erteilen kann',
          buttons: [],
        },
        name: '„Administrator\u00adgenehmigung erforderlich“',
        about: 'Ohne Feld zum Schreiben',
        happened:
          'In Ihrer Organisation darf nur die Administration Apps genehmigen, die Kalender lesen, und Microsoft gibt nichts weiter.',
        next: 'Schicken Sie Ihrer Administration die Anfrage, die diese Seite für Sie vorbereitet. Eine Genehmigung genügt für alle.',
      },
      approvalRequired: {
        picture: { title: 'Genehmigung erforderlich', text: 'Begründung', buttons: ['Genehmigung anfordern'] },
        name: '„Genehmigung erforderlich“',
        about: 'Mit einem Feld für die Begründung',
        happened: 'Ihre Organisation prüft Apps zuerst, und Sie können gleich dort darum bitten.',
        next: 'Kopieren Sie die Begründung unten in das Feld bei Microsoft und schicken Sie die Anfrage ab. Sagen Sie es dann dieser Seite, damit sie Sie erinnert. Microsoft teilt uns die Antwort nicht mit.',
      },
      unverified: {
        picture: {
          title: 'Angeforderte Berech\u00adtigungen',
          text: 'nicht überprüft',
          buttons: ['Abbrechen', 'Akzeptieren'],
        },
        name: '„Nicht überprüft“, mit Akzeptieren',
        about: 'Microsoft fragt, ob Sie einverstanden sind',
        happened:
          '„Nicht überprüft“ heißt: Microsoft hat nicht geprüft, wer die App herausgibt. Bei einem Server, den eine Organisation selbst betreibt, ist das üblich.',
        next: 'Wenn Sie wissen, wessen Bridge das ist, und die Adresse stimmt, melden Sie sich neu an und wählen Sie Akzeptieren. Sie kann nur lesen.',
      },
      notAssigned: {
        picture: {
          title: 'Leider …',
          text: 'nur Benutzer, denen der Zugriff ausdrücklich zugewiesen wurde',
          buttons: [],
        },
        name: 'Sie sind nicht „zugewiesen“',
        about: 'Oder AADSTS50105',
        happened:
          'Die App ist genehmigt, aber nur für Personen, denen sie zugewiesen ist, und Sie gehören noch nicht dazu.',
        next: 'Bitten Sie Ihre Administration, sie Ihnen oder einer Ihrer Gruppen zuzuweisen. Die Anfrage, die diese Seite vorbereitet, sagt wo.',
      },
      blocked: {
        picture: {
          title: 'Sie können momentan nicht darauf zugreifen',
          text: '',
          buttons: ['Weitere Details'],
        },
        name: 'Gesperrt, oder „momentan nicht“',
        about: 'Eine Regel zu Gerät, Ort oder App',
        happened:
          'Eine Sicherheitsregel Ihrer Organisation hat die Anmeldung verhindert: wegen des Geräts, des Orts oder der App.',
        next: 'Versuchen Sie es mit einem Gerät, das Ihre Organisation verwaltet. Hilft das nicht, kopieren Sie, was Microsoft unter „Weitere Details“ zeigt, in das Feld unten: Daran findet Ihre Administration die Regel.',
      },
      noAccount: {
        picture: {
          title: 'Anmelden',
          text: 'Wir konnten kein Konto mit diesem Benutzernamen finden',
          buttons: ['Weiter'],
        },
        name: '„Kein Konto gefunden“',
        about: 'Oder: gibt es in der Organisation nicht',
        happened:
          'Microsoft kennt diese Adresse hier nicht. Oft ist es eine alte Adresse, ein Alias oder ein privates Konto, wo eines der Organisation gemeint ist.',
        next: 'Melden Sie sich neu an, mit der Adresse, die Sie in Outlook selbst benutzen. Sie steht dort unter Ihrem Bild.',
      },
      code: {
        picture: { title: 'Leider gibt es ein Problem bei der Anmeldung', text: 'AADSTS…', buttons: [] },
        name: 'Etwas anderes, mit einem Code',
        about: 'AADSTS und eine Zahl',
        happened: '',
        next: '',
      },
      nothing: {
        picture: { title: '', text: '', buttons: [] },
        name: 'Nichts: Es kam nie zurück',
        about: 'Leere Seite, geschlossenes Fenster, ein Rad, das sich dreht',
        happened:
          'Der Rückweg hierher ging verloren. Meist wurde ein Fenster geschlossen, die Seite war länger als zehn Minuten offen, oder ein Zusatz im Browser hat sie aufgehalten.',
        next: 'Fangen Sie in einem frischen Fenster neu an und lassen Sie es offen, bis Sie wieder hier sind. Nichts ist halb fertig geblieben.',
      },
    },
    someApp: 'Diese App',
    pasteTitle: 'Steht ein Code auf der Seite?',
    pasteText:
      'Kopieren Sie alles, was Microsoft zeigt, oder nur den Code in das Feld. Code, Korrelations-ID und Zeit werden herausgelesen; der Text selbst wird nicht aufgehoben.',
    paste: 'Text der Seite oder der Code',
    pasteExample: 'AADSTS50105 …',
    read: 'Auslesen',
    unread: 'In diesem Text war kein Code zu finden. Wählen Sie oben den Bildschirm, der am ähnlichsten aussah.',
    answers: 'Was es bedeutet',
    nextStep: 'Der nächste Schritt',
    request: 'Anfrage vorbereiten',
    signIn: 'Neu anmelden',
    report: 'Bericht speichern',
    reportText:
      'Eine kleine Textdatei mit Version, Schritt, Code, ID und Zeit. Keine Zugangsdaten, keine Adressen, nichts aus Kalendern.',
    more: 'Mehr dazu',
    other: 'Es war etwas anderes',
    lookUp: 'Microsoft zu diesem Code',
    reason: 'Begründung zum Einfügen',
    reportTitle: 'Bericht für den Support',
    reportFields: {
      made: 'Erstellt',
      bridge: 'Bridge',
      step: 'Schritt',
      stepText: 'Anmeldung bei Microsoft, nicht abgeschlossen',
      saw: 'Microsoft zeigte',
      code: 'Code',
      means: 'Bedeutung',
      move: 'Am Zug',
      id: 'Korrelations-ID',
      at: 'Zeit',
      scopes: 'Gebeten um',
      accounts: 'Konten',
      cloud: 'Cloud',
      client: 'Anwendungs-ID (Client)',
      unknown: 'nicht bekannt',
      end: 'Dieser Bericht enthält keine Zugangsdaten, keine Adressen von Personen und nichts aus Kalendern.',
    },
    audience: {
      one: 'einer einzigen Organisation',
      work: 'Geschäfts-, Schul- und Unikonten jeder Organisation',
      any: 'Geschäfts-, Schul-, Uni- und Privatkonten',
      personal: 'nur Privatkonten',
    },
  },
}
