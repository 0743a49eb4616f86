import type { Pack } from '@sunwai/packs';
import { loadPack } from '@sunwai/packs';
import { limits } from '@sunwai/whatsapp';
import { repositoryFolder } from '@sunwai/testing/platform';
import { join } from 'node:path';
import type { NoticeContent } from '../notices/notice.js';
import { composeFree, composeTemplate } from './compose.js';

const report = (words: string): NoticeContent => ({
  kind: 'message',
  key: 'report_to_complainant',
  values: { number: 'AME-1TPB-7GSC-S', round: 1, outcome: 'resolved', words },
  payloads: { satisfied: 'yes', not_satisfied: 'no' },
});
const file = (mediaType: string, bytes = 10): NoticeContent => ({
  kind: 'file',
  file: { sha256: 'a'.repeat(64), mediaType, bytes },
  caption: { key: 'report_evidence', values: { number: 'AME-1TPB-7GSC-S' } },
});
const longWords = Array.from({ length: 700 }, (_, index) => `शब्द${index}`).join(' ');

describe('what a notice becomes', () => {
  let pack: Pack;
  beforeAll(async () => {
    pack = (await loadPack(join(repositoryFolder, 'packs/amethi'))).pack!;
  });

  it('keeps every word of a long report, with the buttons under its end', () => {
    const parts = composeFree(report(longWords), 'hi', pack);
    expect(parts.length).toBeGreaterThan(1);
    expect(parts.slice(0, -1).every((part) => part.send === 'text' && part.text.length <= limits.text)).toBe(true);
    const last = parts.at(-1)!;
    expect(last).toMatchObject({ send: 'buttons', buttons: [{ payload: 'yes' }, { payload: 'no' }] });
    const said = parts.map((part) => ('text' in part ? part.text : '')).join(' ');
    for (const word of longWords.split(' ')) expect(said).toContain(word);
    expect('text' in last && last.text.length <= limits.interactiveBody && last.text.includes('संतुष्ट')).toBe(true);
  });

  it('is one message when it is short', () =>
    expect(composeFree(report('काम हुआ'), 'hi', pack)).toMatchObject([{ send: 'buttons' }]));

  it('is a template with flat, short values outside the window', () => {
    const part = composeTemplate(report(`पहली\n\tदूसरी\n${longWords}`), 'en', pack);
    expect(part).toMatchObject({ template: 'report_to_complainant', language: 'en', quickReplies: ['yes', 'no'] });
    const words = part?.send === 'template' ? part.body[1]! : '';
    expect(words).toMatch(/^पहली दूसरी शब्द0 .*…$/);
    expect(words.length).toBeLessThanOrEqual(600);
  });

  it('names the template that fits the file, and knows that there is none for a voice', () => {
    const nameOf = (content: NoticeContent) => {
      const part = composeTemplate(content, 'hi', pack);
      return part?.send === 'template' ? part.template : undefined;
    };
    expect(nameOf(file('image/jpeg'))).toBe('report_evidence_image');
    expect(nameOf(file('video/mp4'))).toBe('report_evidence_video');
    expect(nameOf(file('application/pdf'))).toBe('report_evidence_document');
    expect(nameOf(file('image/jpeg', 9_000_000))).toBe('report_evidence_document');
    expect(nameOf(file('audio/ogg'))).toBeUndefined();
  });

  it('shows no caption with a voice, which WhatsApp refuses', () => {
    expect(composeFree(file('audio/ogg'), 'hi', pack)).toEqual([{ send: 'file', file: expect.anything() }]);
    expect(composeFree(file('image/png'), 'hi', pack)).toMatchObject([
      { caption: expect.stringContaining('AME-1TPB') },
    ]);
  });
});
