import type {
  Channel,
  CloseOutcome,
  Kind,
  LinkRelation,
  MediaRef,
  NotificationPurpose,
  Priority,
  ReportOutcome,
} from '@sunwai/ticket';
import { displayTicketNumber } from '@sunwai/ticket';
import type { ActorWords } from './names.js';
import type { Sentences } from './telling.js';
import { countOf, quoted } from './telling.js';

/** Sunwai's services, by what they do. */
const services: Readonly<Record<string, string>> = {
  routing: 'आवंटन',
  notifications: 'सूचना',
  sla: 'समय-पालन',
  tickets: 'शिकायत',
};

export const actors: ActorWords = {
  citizen: () => 'शिकायतकर्ता',
  officer: (called) => called,
  department: (called) => `${called} की प्रणाली`,
  control_room: (called) => (/^(control|कंट्रोल)/i.test(called) ? 'कंट्रोल रूम' : `कंट्रोल रूम (${called})`),
  supervisor: (called) => `पर्यवेक्षक ${called}`,
  auditor: (called) => `ऑडिटर ${called}`,
  adapter: (called) => `चैनल ${called}`,
  operator: (called) => `ऑपरेटर ${called}`,
  system: (called) => `सुनवाई (${services[called] ?? called})`,
};

const channels: Readonly<Record<Channel, string>> = {
  whatsapp: 'व्हाट्सऐप से',
  facebook: 'फ़ेसबुक से',
  x: 'एक्स (ट्विटर) से',
  email: 'ई-मेल से',
  web: 'वेबसाइट से',
  phone: 'टेलीफ़ोन से',
  desk: 'डेस्क पर',
  hearing: 'जनसुनवाई में',
  portal: 'दूसरे पोर्टल से',
  other: 'अन्य माध्यम से',
};

const kinds: Readonly<Record<Kind, string>> = {
  grievance: 'शिकायत',
  demand: 'माँग',
  suggestion: 'सुझाव',
  appointment: 'भेंट का अनुरोध',
  guidance: 'प्रश्न',
};

const priorities: Readonly<Record<Priority, string>> = {
  low: 'कम',
  normal: 'सामान्य',
  high: 'उच्च',
  urgent: 'अत्यावश्यक',
};

const outcomes: Readonly<Record<ReportOutcome, string>> = {
  resolved: 'निस्तारित',
  partly_resolved: 'आंशिक निस्तारित',
  not_feasible: 'संभव नहीं',
  not_ours: 'इस विभाग से संबंधित नहीं',
  demand_noted: 'माँग संज्ञान में ली गई',
};

const closings: Readonly<Record<CloseOutcome, string>> = {
  accepted: 'शिकायतकर्ता ने आख्या स्वीकार की',
  no_answer: 'शिकायतकर्ता ने समय पर उत्तर नहीं दिया',
  upheld: 'आपत्ति के बाद आख्या सही ठहराई गई',
  duplicate: 'दूसरी शिकायत इसका स्थान लेती है',
  withdrawn: 'शिकायतकर्ता ने इसे वापस लिया',
  noted: 'संज्ञान में ली गई',
  abuse: 'फ़र्ज़ी या अपमानजनक पाई गई',
  out_of_scope: 'इस कार्यक्रम का विषय नहीं है',
};

const relations: Readonly<Record<LinkRelation, (other: string) => string>> = {
  duplicate_of: (other) => `यह ${other} की पुनरावृत्ति है`,
  me_too: (other) => `यही बात ${other} में भी है`,
  has_duplicate: (other) => `${other} इसकी पुनरावृत्ति है`,
  has_me_too: (other) => `${other} में भी यही बात है`,
};

const purposes: Readonly<Record<NotificationPurpose, string>> = {
  acknowledgement: 'प्राप्ति की सूचना',
  assignment: 'सौंपी गई शिकायत की सूचना',
  interim_reply: 'अंतरिम उत्तर',
  report: 'आख्या',
  report_evidence: 'आख्या के साक्ष्य',
  reopened: 'पुनः खुलने की सूचना',
  closure: 'बंद होने की सूचना',
  comment: 'संदेश',
};

const media = {
  phone: 'फ़ोन पर',
  visit: 'मौके पर',
  whatsapp: 'व्हाट्सऐप पर',
  office: 'कार्यालय में',
  other: 'अन्य माध्यम से',
};
const noContact = {
  no_answer: 'किसी ने उत्तर नहीं दिया',
  wrong_number: 'नंबर किसी और का निकला',
  refused: 'उन्होंने बात करने से मना किया',
  call_back: 'उन्होंने बाद में फ़ोन करने को कहा',
};
const defects = {
  no_evidence: 'साक्ष्य नहीं है',
  unclear: 'स्पष्ट नहीं है',
  not_addressed: 'शिकायत का उत्तर नहीं है',
  wrong_place: 'किसी दूसरे स्थान की है',
  other: 'अन्य कमी',
};
const checks = { phone_call: 'फ़ोन से', field_visit: 'मौके पर जाकर', photo: 'फ़ोटो से' };
const duties = { acknowledge: 'देखने', report: 'आख्या', verify: 'जाँच', answer: 'उत्तर' };
const suspicions = { fake: 'फ़र्ज़ी', prank: 'मज़ाक', abusive: 'अपमानजनक', spam: 'स्पैम' };
const escalations = {
  deadline_passed: 'समय सीमा बीत गई',
  officer_inactive: 'अधिकारी निष्क्रिय रहे',
  control_room: 'कंट्रोल रूम का निर्णय',
};

const round = (number: number): string => `(चरण ${number})`;
const files = (list: readonly MediaRef[]): string => {
  const { files: there, missing } = countOf(list);
  const had = there === 0 ? '' : `, ${there} ${there === 1 ? 'फ़ाइल' : 'फ़ाइलों'} के साथ`;
  if (missing === 0) return had;
  return `${had}, ${missing} ${missing === 1 ? 'फ़ाइल नहीं मिल सकी' : 'फ़ाइलें नहीं मिल सकीं'}`;
};
const recipient = (to: 'complainant' | 'officer'): string => (to === 'officer' ? 'अधिकारी' : 'शिकायतकर्ता');
const whose = { complainant: 'शिकायतकर्ता', department: 'विभाग', control_room: 'कंट्रोल रूम' };

export const hindi: Sentences = {
  TicketFiled: ({ data, personal }, { who, byCitizen }) =>
    `${who} ने ${byCitizen ? '' : 'शिकायतकर्ता की ओर से '}${channels[data.channel]} शिकायत ` +
    `${displayTicketNumber(data.number)} दर्ज की${files(data.attachments)}${quoted(personal?.words)}`,
  TicketClassified: ({ data }, { who, names }) =>
    `${who} ने इसे “${names.category(data.category)}” के विषय में ${kinds[data.kind]} माना, ` +
    `प्राथमिकता ${priorities[data.priority]}${data.place === undefined ? '' : `, स्थान ${names.place(data.place)}`}` +
    `${data.by === 'operator' ? '' : ` (${Math.round(data.confidence * 100)} % निश्चित)`}` +
    `${data.suggested ? `, और ${names.holder(data.suggested)} का सुझाव दिया` : ''}`,
  TicketAssigned: ({ data: { from, to, reason, clock, round: of }, personal }, { who, names }) =>
    `${who} ने ${reason === 'routed' ? 'नियमों के अनुसार ' : ''}${reason === 'declined' ? 'मना किए जाने के बाद ' : ''}` +
    `इसे ${from ? `${names.holder(from)} से हटाकर ` : ''}${names.holder(to)} को ` +
    `${reason === 'transferred' ? 'स्थानांतरित किया' : 'सौंपा'} ${round(of)}` +
    `${clock ? `; आख्या की समय सीमा ${names.moment(clock.dueAt)}` : ''}${quoted(personal?.words)}`,
  AssignmentAcknowledged: ({ data }, { who, otherwiseAt }) =>
    `${who} ने सौंपी गई शिकायत देखी ${round(data.round)}${otherwiseAt(data.seenAt)}`,
  AssignmentDeclined: ({ data: { belongsTo, round: of }, personal }, { who, names }) =>
    `${who} ने इसे अपना विषय नहीं माना ${round(of)}` +
    `${belongsTo ? `; यह ${belongsTo.office === undefined ? names.department(belongsTo.department) : names.office(belongsTo.office)} का विषय है` : ''}` +
    quoted(personal?.words),
  ContactLogged: ({ data: { medium, outcome }, personal }, { who }) =>
    (outcome === 'reached'
      ? `${who} ने शिकायतकर्ता से ${media[medium]} बात की`
      : `${who} ने शिकायतकर्ता से ${media[medium]} बात करने का प्रयास किया; ${noContact[outcome]}`) +
    quoted(personal?.words),
  InterimReplySent: ({ data, personal }, { who, names }) =>
    `${who} ने अंतरिम उत्तर दिया ${round(data.round)}; आख्या ${names.moment(data.expectedAt)} तक अपेक्षित है` +
    quoted(personal?.words),
  ReportSubmitted: ({ data, personal }, { who }) =>
    `${who} ने आख्या प्रस्तुत की ${round(data.round)}, परिणाम ${outcomes[data.outcome]}${files(data.evidence)}` +
    quoted(personal?.words),
  ReportReturned: ({ data, personal }, { who }) =>
    `${who} ने आख्या लौटाई ${round(data.round)}, कारण – ${defects[data.defect]}${quoted(personal?.words)}`,
  ReportVerified: ({ data, personal }, { who }) =>
    `${who} ने ${checks[data.how]} आख्या की जाँच की ${round(data.round)} और उसे ` +
    `${data.found === 'as_reported' ? 'सही पाया' : 'सही नहीं पाया'}${quoted(personal?.words)}`,
  NotificationSent: ({ data }, { who }) =>
    `${who} ने ${recipient(data.to)} को ${channels[data.channel]} भेजा – ${purposes[data.purpose]}` +
    (data.round === undefined ? '' : ` ${round(data.round)}`),
  NotificationFailed: ({ data }, { who }) =>
    `${who} की ओर से ${recipient(data.to)} को ${channels[data.channel]} नहीं भेजा जा सका – ${purposes[data.purpose]}` +
    `${data.round === undefined ? '' : ` ${round(data.round)}`} (${data.code})`,
  ReportDelivered: ({ data }, { otherwiseAt }) =>
    `आख्या ${round(data.round)} ${channels[data.channel]} शिकायतकर्ता तक पहुँची${otherwiseAt(data.deliveredAt)}`,
  ReportRead: ({ data }, { otherwiseAt }) =>
    `शिकायतकर्ता ने ${channels[data.channel]} आई आख्या ${round(data.round)} पढ़ी${otherwiseAt(data.readAt)}`,
  FeedbackRecorded: ({ data, personal }, { who }) =>
    `${who} ने ${data.by === 'complainant' ? 'बताया कि वे' : 'दर्ज किया कि शिकायतकर्ता'} आख्या ${round(data.round)} से ` +
    `${data.satisfied ? 'संतुष्ट हैं' : 'संतुष्ट नहीं हैं'}` +
    `${data.rating === undefined ? '' : `, रेटिंग 5 में से ${data.rating}`}${quoted(personal?.words)}`,
  ReportDisputed: ({ data, personal }, { who, byCitizen }) =>
    `${who} ने ${byCitizen ? '' : 'शिकायतकर्ता की ओर से '}आख्या ${round(data.round)} पर आपत्ति की` +
    `${files(data.evidence)}${quoted(personal?.words)}`,
  TicketReopened: ({ data: { reason, round: of, to }, personal }, { who, names }) => {
    const now = `चरण ${of} अब ${names.holder(to)} के पास है${quoted(personal?.words)}`;
    if (reason === 'disputed') return `इस आपत्ति से शिकायत पुनः खुली; ${now}`;
    if (reason === 'upheld') return `${who} ने आपत्ति सही पाकर शिकायत पुनः खोली; ${now}`;
    return `${who} ने ${reason === 'returned' ? 'आख्या लौटाकर ' : ''}शिकायत पुनः खोली; ${now}`;
  },
  DisputeUpheld: ({ data, personal }, { who }) =>
    `${who} ने चरण ${data.round} की आपत्ति सही पाई${quoted(personal?.words)}`,
  DisputeDismissed: ({ data, personal }, { who }) =>
    `${who} ने चरण ${data.round} की आख्या सही पाई और आपत्ति अमान्य की${quoted(personal?.words)}`,
  TicketEscalated: ({ data: { from, to, reason } }, { who, names }) =>
    reason === 'disputed_again'
      ? `दोबारा आपत्ति होने से शिकायत ${names.holder(from)} से उच्च स्तर पर ${names.holder(to)} को गई`
      : `${who} ने इसे ${names.holder(from)} से उच्च स्तर पर ${names.holder(to)} को भेजा, कारण – ${escalations[reason]}`,
  DeadlineSet: ({ data }, { who, names }) =>
    `${who} ने ${duties[data.what]} की समय सीमा तय की: ${names.moment(data.dueAt)} ` +
    `(नीति ${data.policyVersion}, कैलेंडर ${data.calendar})`,
  ClockPaused: ({ data: { why } }, { who }) =>
    `${who} ने समय-गणना रोकी, कारण – ${why === 'interim_reply' ? 'अंतरिम उत्तर' : 'शिकायतकर्ता के उत्तर की प्रतीक्षा'}`,
  ClockResumed: ({ data }, { who, names }) => `${who} ने समय-गणना फिर आरंभ की; समय सीमा अब ${names.moment(data.dueAt)} है`,
  EvidenceAdded: ({ data, personal }, { who, byCitizen }) =>
    `${who} ने ${byCitizen || data.side === 'department' ? '' : `${whose[data.side]} की ओर से `}साक्ष्य जोड़ा` +
    `${files(data.media)}${personal?.coordinates ? ', नक्शे पर स्थान के साथ' : ''}${quoted(personal?.words)}`,
  CommentAdded: ({ data, personal }, { who }) =>
    (data.audience === 'internal' ? `${who} ने आंतरिक टिप्पणी लिखी` : `${who} ने ${whose[data.audience]} को लिखा`) +
    quoted(personal?.words),
  TicketLinked: ({ data }, { who }) => `${who} ने इसे जोड़ा: ${relations[data.relation](displayTicketNumber(data.other))}`,
  AbuseFlagged: ({ data, personal }, { who }) =>
    `${who} ने इसे संदिग्ध बताया (${suspicions[data.suspicion]})${quoted(personal?.words)}`,
  AbuseCleared: ({ personal }, { who }) => `${who} ने इस पर संदेह समाप्त किया${quoted(personal?.words)}`,
  TicketClosed: ({ data, personal }, { who, names }) =>
    `${data.authority === 'citizen' ? 'शिकायत बंद हुई' : `${who} ने शिकायत बंद की`} ${round(data.round)}: ` +
    `${closings[data.outcome]}${data.duplicateOf === undefined ? '' : ` (${displayTicketNumber(data.duplicateOf)})`}` +
    `${data.disputableUntil === undefined ? '' : `; आपत्ति ${names.moment(data.disputableUntil)} तक की जा सकती है`}` +
    quoted(personal?.words),
};
