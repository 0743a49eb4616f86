/** What the walk must know of the programme: see packs/amethi. */
export const amethi = {
  pack: 'amethi',
  service: { phoneNumberId: '100000000000001', number: '+915555500100' },
  /** Official numbers of the officers that the walk meets. */
  officers: {
    'bdo-tiloi': '+915555500087',
    'xen-jal-nigam': '+915555500011',
    'ae-jal-nigam': '+915555500026',
    /** Gets no ticket in the walk: what comes from this number is a complaint of its own. */
    'labour-officer': '+915555500024',
  } as Readonly<Record<string, string>>,
} as const;

export type Language = 'hi' | 'en';

/** What people of the district say in the walk. */
export const sayings = {
  hi: {
    greeting: 'नमस्ते',
    newComplaint: 'नई शिकायत',
    handpump: 'विकास खंड तिलोई के गांव में हैंडपंप दो महीने से खराब है',
    power: 'तिलोई में ट्रांसफार्मर जल गया है, दस दिन से बिजली नहीं आ रही',
    ration: 'तिलोई के कोटेदार ने इस महीने राशन नहीं दिया',
    pension: 'तिलोई में मेरी वृद्धावस्था पेंशन चार महीने से रुकी है',
    report: 'हैंडपंप का रिबोर करा दिया गया है, पानी आ रहा है',
    secondReport: 'नया हैंडपंप लगा दिया गया है और ग्राम प्रधान ने देख लिया है',
    reason: 'मौके पर कोई नहीं आया, हैंडपंप आज भी सूखा है',
    wrong: 'आख्या गलत है, फोटो किसी दूसरे गांव की है',
    letters: /[\u0900-\u097f]{3}/,
  },
  en: {
    greeting: 'Hello',
    newComplaint: 'New complaint',
    handpump: 'The hand pump in our village in block Tiloi has been broken for two months',
    power: 'The transformer at Tiloi has burnt out, no electricity for ten days',
    ration: 'The ration dealer at Tiloi gave no ration this month',
    pension: 'My old age pension has been stopped for four months, village Tiloi',
    report: 'The hand pump was rebored, water comes',
    secondReport: 'A new hand pump has been put in, the pradhan has seen it',
    reason: 'Nobody came to the site, the pump is still dry',
    wrong: 'Wrong report, the photo is of another village',
    letters: /[a-z]{3}/i,
  },
} as const;
