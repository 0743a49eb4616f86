import type { RefusalEntry } from './refusal-entry.js';

/** Who may come in, and with what. */
export const accessRefusals = {
  'access.missing': {
    http: 401,
    grpc: 'UNAUTHENTICATED',
    details: [],
    sentence: {
      en: 'This needs a credential: send "authorization: Bearer …".',
      hi: 'इसके लिए परिचय-पत्र (टोकन) चाहिए: कृपया "authorization: Bearer …" भेजें।',
    },
  },
  'access.invalid': {
    http: 401,
    grpc: 'UNAUTHENTICATED',
    details: [],
    sentence: {
      en: 'This credential is not known here. Was it copied whole?',
      hi: 'यह टोकन यहाँ दर्ज नहीं है। कृपया देखें कि पूरा कॉपी हुआ है या नहीं।',
    },
  },
  'access.expired': {
    http: 401,
    grpc: 'UNAUTHENTICATED',
    details: ['at'],
    sentence: {
      en: 'This credential expired {at}. Ask for a new one.',
      hi: 'इस टोकन की अवधि {at} को समाप्त हो गई। कृपया नया टोकन लें।',
    },
  },
  'access.revoked': {
    http: 401,
    grpc: 'UNAUTHENTICATED',
    details: [],
    sentence: {
      en: 'This credential has been revoked. Ask for a new one.',
      hi: 'यह टोकन रद्द कर दिया गया है। कृपया नया टोकन लें।',
    },
  },
  'access.forbidden': {
    http: 403,
    grpc: 'PERMISSION_DENIED',
    details: ['scope'],
    sentence: {
      en: 'Your credential does not allow this: it lacks {scope}.',
      hi: 'आपके टोकन में इसकी अनुमति नहीं है: {scope} चाहिए।',
    },
  },
} as const satisfies Record<string, RefusalEntry>;
