import { Inject, Injectable } from '@nestjs/common';
import { refusedWith } from '@sunwai/contracts';
import type { Sender } from '@sunwai/contracts';
import type { PersonRefs } from '@sunwai/identity';
import { PERSON_REFS } from '@sunwai/identity';
import type { Pack } from '@sunwai/packs';
import type { Actor, Channel } from '@sunwai/ticket';
import type { WhatsAppSender } from '@sunwai/whatsapp';
import type { CountryCode } from 'libphonenumber-js/core';
import { parsePhoneNumberFromString } from 'libphonenumber-js/core';
import metadata from 'libphonenumber-js/min/metadata';
import type { IntakeConfig } from '../intake.config.js';
import { INTAKE_CONFIG } from '../intake.config.js';

/** Who it is, as an adapter says it: a telephone number in any spelling, or an account of the channel. */
export type PersonGiven = { readonly phone?: string; readonly account?: string; readonly name?: string };

/** Whom a channel or an adapter speaks of, as Sunwai knows them. */
@Injectable()
export class People {
  constructor(
    @Inject(PERSON_REFS) private readonly persons: PersonRefs,
    @Inject(INTAKE_CONFIG) private readonly config: IntakeConfig,
  ) {}

  /** WhatsApp's own numbers are E.164 already. Who hides theirs is known by Meta's user id. */
  onWhatsApp({ phone, userId = '', name }: WhatsAppSender, pack: Pack): Sender {
    const known = phone === undefined ? this.byAccount('whatsapp', userId) : this.byPhone(phone, pack);
    return { ...known, ...(name === undefined ? {} : { name }) };
  }

  /**
   * @param field where the person stands in the request, for the refusal
   * @throws {RefusedError} `intake.sender_missing`, `intake.phone_invalid` { field }
   */
  given({ phone = '', account = '', name = '' }: PersonGiven, channel: Channel, pack: Pack, field: string): Sender {
    if (phone.trim() === '' && account === '') throw refusedWith('intake.sender_missing');
    const known =
      phone.trim() === ''
        ? this.byAccount(channel, account)
        : { ...this.byPhone(this.e164(phone, `${field}.phone`), pack), ...(account === '' ? {} : { account }) };
    return { ...known, ...(name === '' ? {} : { name }) };
  }

  /** The number's shape counts, not whether an operator has given it out: numbering plans change faster than releases. */
  private e164(phone: string, field: string): string {
    const defaultCountry = this.config.defaultCountry as CountryCode;
    const parsed = parsePhoneNumberFromString(phone, { defaultCountry }, metadata);
    if (!parsed?.isPossible()) throw refusedWith('intake.phone_invalid', { field });
    return parsed.number;
  }

  private byPhone(phone: string, pack: Pack): Sender {
    const officer = pack.officerByPhone(phone);
    return { ref: this.persons.ref('tel', phone), phone, ...(officer === undefined ? {} : { officer: officer.id }) };
  }

  private byAccount(channel: Channel, account: string): Sender {
    return { ref: this.persons.ref('account', `${channel}:${account}`), account };
  }
}

/** Who acts where the channel itself has verified the sender. */
export const actorOfSender = ({ ref, officer }: Sender, pack: Pack): Actor => {
  const known = officer === undefined ? undefined : pack.officer(officer);
  if (!known) return { kind: 'citizen', id: ref };
  return { kind: 'officer', id: known.id, post: known.post, department: known.department };
};

/** Ordering key of what a person and a service of ours say to each other; holds no telephone number. */
export const conversationOf = (service: string, { ref }: Sender): string => `${service}/${ref}`;
