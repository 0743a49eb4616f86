/** In which language names are told: as asked for, else the first of `accept-language`, else English. */
export const languageOf = (asked: string | undefined, acceptLanguage: string | undefined): string =>
  asked ?? /^\s*([a-z]{2,3})\b/i.exec(acceptLanguage ?? '')?.[1]?.toLowerCase() ?? 'en';
