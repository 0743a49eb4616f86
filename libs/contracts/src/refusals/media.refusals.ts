import type { RefusalEntry } from './refusal-entry.js';

/** Files: what is taken, and who gets them. */
export const mediaRefusals = {
  'media.too_large': {
    http: 413,
    grpc: 'RESOURCE_EXHAUSTED',
    details: ['limit'],
    sentence: {
      en: 'The file is too large: at most {limit} bytes are accepted.',
      hi: 'फ़ाइल बहुत बड़ी है: अधिकतम {limit} बाइट की फ़ाइल ली जा सकती है।',
    },
  },
  'media.type_refused': {
    http: 415,
    grpc: 'INVALID_ARGUMENT',
    details: ['mediaType'],
    sentence: {
      en: 'Files of this type are not accepted: {mediaType}.',
      hi: 'इस प्रकार की फ़ाइल स्वीकार नहीं की जाती: {mediaType}।',
    },
  },
  'media.empty': {
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    details: [],
    sentence: { en: 'The file is empty.', hi: 'फ़ाइल खाली है।' },
  },
  'media.unknown': {
    http: 404,
    grpc: 'NOT_FOUND',
    details: [],
    sentence: { en: 'There is no such file here.', hi: 'ऐसी कोई फ़ाइल यहाँ नहीं है।' },
  },
  'media.link_expired': {
    http: 410,
    grpc: 'PERMISSION_DENIED',
    details: [],
    sentence: {
      en: 'This link has expired. Open the ticket again for a new one.',
      hi: 'इस लिंक की अवधि समाप्त हो गई है। नए लिंक के लिए कृपया शिकायत दोबारा खोलें।',
    },
  },
  'media.link_invalid': {
    http: 403,
    grpc: 'PERMISSION_DENIED',
    details: [],
    sentence: {
      en: 'This link is not valid. Was it copied whole?',
      hi: 'यह लिंक मान्य नहीं है। कृपया देखें कि पूरा कॉपी हुआ है या नहीं।',
    },
  },
  'media.upload_order': {
    http: 400,
    grpc: 'INVALID_ARGUMENT',
    details: [],
    sentence: {
      en: 'An upload begins with one "start" message; all others carry a "chunk".',
      hi: 'अपलोड की शुरुआत एक "start" संदेश से होती है; बाकी सभी संदेशों में "chunk" होना चाहिए।',
    },
  },
} as const satisfies Record<string, RefusalEntry>;
