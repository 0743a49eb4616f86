import { refusedWith } from '@sunwai/contracts';

/** Where a page ends: the sort value and number of its last ticket. Opaque to callers. */
export type PageEnd = { readonly sort: string; readonly value: string; readonly number: string };

export const pageCursor = ({ sort, value, number }: PageEnd): string =>
  Buffer.from(JSON.stringify([sort, value, number])).toString('base64url');

/** Refused with `store.invalid_cursor` unless it was made for the same order. */
export const pageEndOf = (cursor: string, sort: string): PageEnd => {
  const parts = parsed(Buffer.from(cursor, 'base64url').toString('utf8'));
  const [ofSort, value, number] = parts;
  if (parts.length !== 3 || ofSort !== sort || typeof value !== 'string' || typeof number !== 'string') {
    throw refusedWith('store.invalid_cursor');
  }
  return { sort, value, number };
};

const parsed = (text: string): readonly unknown[] => {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
};
