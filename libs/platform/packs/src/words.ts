/**
 * The form in which words are compared, the same for a pack's lists and for what people write. Folds what is one word
 * spelled differently: case, composed and decomposed letters, nukta (पढ़ाई/पढाई), chandrabindu (गाँव/गांव), a nasal
 * written as a half letter (पम्प/पंप, खण्ड/खंड), joiners, punctuation, Devanagari digits.
 */
export const normaliseWords = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\u200b-\u200d\u2060\ufeff\u093c\u0abc]/g, '')
    .normalize('NFC')
    .replaceAll('\u0901', '\u0902')
    .replace(/ङ्(?=[क-घ])|ञ्(?=[च-झ])|ण्(?=[ट-ढ])|न्(?=[त-ध])|म्(?=[प-भ])/g, '\u0902')
    .replace(/[०-९]/g, (digit) => String(digit.codePointAt(0)! - 0x966))
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
