import type { RefusalEntry } from './refusal-entry.js';

/** The form of requests and the state of the system, whatever the request is about. */
export const requestRefusals = {
  'request.invalid': {
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    details: ['fields', 'problems'],
    sentence: {
      en: 'The request is not as it should be: {problems}.',
      hi: 'अनुरोध सही रूप में नहीं है: {problems}।',
    },
  },
  'request.not_json': {
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    details: [],
    sentence: {
      en: 'The body is not valid JSON in UTF-8.',
      hi: 'अनुरोध UTF-8 में मान्य JSON नहीं है।',
    },
  },
  'request.too_large': {
    http: 413,
    grpc: 'RESOURCE_EXHAUSTED',
    details: [],
    sentence: { en: 'The request is too large.', hi: 'अनुरोध बहुत बड़ा है।' },
  },
  'request.type_unsupported': {
    http: 415,
    grpc: 'INVALID_ARGUMENT',
    details: [],
    sentence: {
      en: 'Bodies of this content type are not understood here.',
      hi: 'इस प्रकार (content type) का अनुरोध यहाँ समझा नहीं जा सकता।',
    },
  },
  'request.too_many': {
    http: 429,
    grpc: 'RESOURCE_EXHAUSTED',
    details: [],
    sentence: {
      en: 'Too many requests. Please wait a little and try again.',
      hi: 'बहुत अधिक अनुरोध आ रहे हैं। कृपया थोड़ी देर बाद फिर प्रयास करें।',
    },
  },
  'request.no_such_door': {
    http: 404,
    grpc: 'UNIMPLEMENTED',
    details: [],
    sentence: { en: 'There is nothing at this address.', hi: 'इस पते पर कुछ नहीं है।' },
  },
  'request.method_not_allowed': {
    http: 405,
    grpc: 'UNIMPLEMENTED',
    details: [],
    sentence: {
      en: 'This address does not take this method.',
      hi: 'इस पते पर यह HTTP विधि (method) नहीं चलती।',
    },
  },
  'history.no_such_version': {
    http: 404,
    grpc: 'NOT_FOUND',
    details: ['number', 'version', 'newest'],
    sentence: {
      en: 'Ticket {number} has no version {version}; its newest is {newest}.',
      hi: 'शिकायत {number} का संस्करण {version} नहीं है; नवीनतम संस्करण {newest} है।',
    },
  },
  'history.not_yet_filed': {
    http: 404,
    grpc: 'NOT_FOUND',
    details: ['number', 'filedAt'],
    sentence: {
      en: 'Ticket {number} did not exist then; it was filed {filedAt}.',
      hi: 'उस समय शिकायत {number} दर्ज नहीं हुई थी; वह {filedAt} को दर्ज हुई।',
    },
  },
  'command.id_reused': {
    http: 409,
    grpc: 'ALREADY_EXISTS',
    details: [],
    sentence: {
      en: 'This command id was already used for another command.',
      hi: 'यह command id किसी दूसरे आदेश के लिए पहले ही काम में ली जा चुकी है।',
    },
  },
  'store.invalid_cursor': {
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    details: [],
    sentence: {
      en: 'This cursor is not one of ours. Was it copied whole?',
      hi: 'यह cursor मान्य नहीं है। कृपया देखें कि पूरा कॉपी हुआ है या नहीं।',
    },
  },
  'store.unknown_event_version': {
    http: 503,
    grpc: 'UNAVAILABLE',
    details: [],
    sentence: {
      en: 'A newer release of Sunwai has written this; the one that runs here cannot read it. Please tell its operator.',
      hi: 'यह Sunwai के नए संस्करण ने लिखा है, जिसे यहाँ चल रहा संस्करण पढ़ नहीं सकता। कृपया संचालक को बताइए।',
    },
  },
  'store.wrong_expected_version': {
    http: 409,
    grpc: 'ABORTED',
    details: [],
    sentence: {
      en: 'Somebody else changed the ticket at the same moment. Please try again.',
      hi: 'इसी समय किसी और ने इस शिकायत में बदलाव किया। कृपया फिर प्रयास करें।',
    },
  },
  'query.behind': {
    http: 503,
    grpc: 'UNAVAILABLE',
    details: [],
    sentence: {
      en: 'What you ask for is not up to date yet. Please try again in a moment.',
      hi: 'माँगी गई जानकारी अभी अद्यतन नहीं हुई है। कृपया क्षण भर बाद फिर प्रयास करें।',
    },
  },
  'server.stopping': {
    http: 503,
    grpc: 'UNAVAILABLE',
    details: [],
    sentence: {
      en: 'The service is restarting. Connect again; streams resume at their last cursor.',
      hi: 'सेवा पुनः आरंभ हो रही है। कृपया फिर जुड़ें; धारा पिछले cursor से आगे चलेगी।',
    },
  },
  'server.unavailable': {
    http: 503,
    grpc: 'UNAVAILABLE',
    details: [],
    sentence: {
      en: 'The service cannot do this at the moment; nothing was lost. Please try again.',
      hi: 'सेवा अभी यह कार्य नहीं कर पा रही है; कुछ भी खोया नहीं है। कृपया फिर प्रयास करें।',
    },
  },
  'server.error': {
    http: 500,
    grpc: 'INTERNAL',
    details: [],
    sentence: {
      en: 'Something went wrong on our side. It has been recorded.',
      hi: 'हमारी ओर से कोई त्रुटि हुई है। इसे दर्ज कर लिया गया है।',
    },
  },
} as const satisfies Record<string, RefusalEntry>;
