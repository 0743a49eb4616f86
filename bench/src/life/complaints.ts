/** Blocks of the district, and what goes wrong in them: each pair has an officer of its own, so no phone is overrun. */
const blocks = [
  'भादर',
  'भेटुआ',
  'संग्रामपुर',
  'जामो',
  'शाहगढ़',
  'जगदीशपुर',
  'बाजार शुकुल',
  'तिलोई',
  'बहादुरपुर',
  'सिंहपुर',
] as const;

const matters = [
  (where: string) =>
    `श्रीमान जी, विकास खंड ${where} के हमारे गांव में इंडिया मार्का हैंडपंप दो महीने से खराब है। पानी दूर से लाना पड़ता है, कृपया रीबोर कराने की कृपा करें।`,
  (where: string) =>
    `विकास खंड ${where} के सामुदायिक स्वास्थ्य केंद्र पर डॉक्टर समय से नहीं आते और दवा बाहर से लिखी जाती है। कृपया कार्रवाई करें।`,
  (where: string) =>
    `ब्लॉक ${where} के प्राथमिक विद्यालय में शिक्षक नहीं आते और मिड डे मील दस दिन से नहीं बना है। बच्चों का नुकसान हो रहा है।`,
] as const;

/** The words of the nth complaint of a run. */
export const complaint = (n: number): string => {
  const block = blocks[n % blocks.length]!;
  return matters[Math.floor(n / blocks.length) % matters.length]!(block);
};

/** A phone of its own for each life; of no real numbering block in use here. */
export const phoneOf = (n: number): string => `+9197${String(10_000_000 + n)}`;

export const reason = 'मौके पर कोई नहीं आया, समस्या वैसी ही है। रिपोर्ट गलत है।';
export const reportWords = (round: number): string =>
  `मौके पर जांच कर कार्य करा दिया गया है (निरीक्षण ${round})। शिकायतकर्ता को अवगत कराया गया।`;
