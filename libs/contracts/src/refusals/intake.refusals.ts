import type { RefusalEntry } from './refusal-entry.js';

/** Messages brought in by adapters and channels, and what they refer to in the pack. */
export const intakeRefusals = {
  'intake.empty': {
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    details: [],
    sentence: {
      en: 'The message says nothing: it needs words, a file or a location.',
      hi: 'संदेश में कुछ नहीं है: कृपया शब्द, फ़ाइल या स्थान भेजें।',
    },
  },
  'intake.sender_missing': {
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    details: [],
    sentence: {
      en: 'The sender needs a telephone number or an account.',
      hi: 'भेजने वाले का फ़ोन नंबर या खाता बताना आवश्यक है।',
    },
  },
  'intake.phone_invalid': {
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    details: ['field'],
    sentence: {
      en: 'This is not a telephone number: {field}.',
      hi: 'यह फ़ोन नंबर सही नहीं है: {field}।',
    },
  },
  'intake.key_reused': {
    http: 409,
    grpc: 'ALREADY_EXISTS',
    details: [],
    sentence: {
      en: 'This idempotency key was already used for another message.',
      hi: 'यह idempotency key किसी दूसरे संदेश के लिए पहले ही काम में ली जा चुकी है।',
    },
  },
  'intake.message_unknown': {
    http: 404,
    grpc: 'NOT_FOUND',
    details: [],
    sentence: {
      en: 'There is no such message of yours here.',
      hi: 'आपका ऐसा कोई संदेश यहाँ नहीं है।',
    },
  },
  'intake.words_too_long': {
    http: 413,
    grpc: 'INVALID_ARGUMENT',
    details: ['limit'],
    sentence: {
      en: 'The text is too long: at most {limit} characters are accepted.',
      hi: 'संदेश बहुत लंबा है: अधिकतम {limit} अक्षर लिए जा सकते हैं।',
    },
  },
  'intake.signature_missing': {
    http: 401,
    grpc: 'UNAUTHENTICATED',
    details: [],
    sentence: {
      en: 'The webhook is not signed; nothing was kept.',
      hi: 'वेबहुक पर हस्ताक्षर नहीं है; कुछ भी दर्ज नहीं किया गया।',
    },
  },
  'intake.signature_wrong': {
    http: 401,
    grpc: 'UNAUTHENTICATED',
    details: [],
    sentence: {
      en: "The webhook's signature does not fit its body; nothing was kept.",
      hi: 'वेबहुक का हस्ताक्षर उसके संदेश से मेल नहीं खाता; कुछ भी दर्ज नहीं किया गया।',
    },
  },
  'intake.verify_token_wrong': {
    http: 403,
    grpc: 'PERMISSION_DENIED',
    details: [],
    sentence: {
      en: 'The verify token is not the one that was agreed.',
      hi: 'सत्यापन टोकन (verify token) वह नहीं है जो तय हुआ था।',
    },
  },
  'pack.unknown': {
    http: 404,
    grpc: 'NOT_FOUND',
    details: ['pack'],
    sentence: {
      en: 'There is no programme "{pack}" here.',
      hi: 'यहाँ "{pack}" नाम का कोई कार्यक्रम नहीं है।',
    },
  },
  'pack.unknown_department': {
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    details: ['department'],
    sentence: {
      en: 'The programme has no department "{department}".',
      hi: 'इस कार्यक्रम में "{department}" नाम का कोई विभाग नहीं है।',
    },
  },
  'pack.unknown_office': {
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    details: ['office'],
    sentence: {
      en: 'The programme has no office "{office}".',
      hi: 'इस कार्यक्रम में "{office}" नाम का कोई कार्यालय नहीं है।',
    },
  },
  'pack.unknown_officer': {
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    details: ['officer'],
    sentence: {
      en: 'The programme has no officer’s post "{officer}".',
      hi: 'इस कार्यक्रम में अधिकारी का पद "{officer}" नहीं है।',
    },
  },
  'pack.unknown_category': {
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    details: ['category'],
    sentence: {
      en: 'The programme has no category "{category}".',
      hi: 'इस कार्यक्रम में "{category}" नाम की कोई श्रेणी नहीं है।',
    },
  },
  'pack.unknown_place': {
    http: 422,
    grpc: 'INVALID_ARGUMENT',
    details: ['place'],
    sentence: {
      en: 'The programme knows no place "{place}".',
      hi: 'इस कार्यक्रम में "{place}" नाम का कोई स्थान नहीं है।',
    },
  },
} as const satisfies Record<string, RefusalEntry>;
