import { Inject, Injectable } from '@nestjs/common';
import type { Database } from '@sunwai/database';
import type { Clock } from '@sunwai/kernel';
import type { Pack } from '@sunwai/packs';
import { CLOCK } from '@sunwai/telemetry';
import type { LanguageOf, PersonRef } from '@sunwai/ticket';
import { detectLanguage } from './detect-language.js';
import type { LanguageTables } from './language.tables.js';
import { LANGUAGES_DATABASE } from './language.tables.js';

/** The language of a message, with the help of what its sender wrote before. */
@Injectable()
export class LanguageMemory {
  constructor(
    @Inject(LANGUAGES_DATABASE) private readonly database: Database<LanguageTables>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * What is too short to tell is taken to be in the language that the person was last sure to write in, else the pack's.
   * @param words what the person wrote; empty for a file or a place without words
   */
  async languageOf(words: string, person: PersonRef, pack: Pack): Promise<LanguageOf> {
    const { language, script } = detectLanguage(words, pack);
    if (language !== undefined) await this.remember(person, language);
    return { language: language ?? (await this.lastOf(person)) ?? pack.defaultLanguage, script };
  }

  private async lastOf(person: PersonRef): Promise<string | undefined> {
    const row = await this.database.db
      .selectFrom('person_languages')
      .select('language')
      .where('person', '=', person)
      .executeTakeFirst();
    return row?.language;
  }

  /** Writes only what is new, which for most messages is nothing: a statement that may write is followed by a flush. */
  private async remember(person: PersonRef, language: string): Promise<void> {
    if ((await this.lastOf(person)) === language) return;
    await this.database.db
      .insertInto('person_languages')
      .values({ person, language, since: this.clock.now() })
      .onConflict((conflict) =>
        conflict
          .column('person')
          .doUpdateSet((row) => ({ language: row.ref('excluded.language'), since: row.ref('excluded.since') }))
          .whereRef('person_languages.language', '<>', 'excluded.language'),
      )
      .execute();
  }
}
