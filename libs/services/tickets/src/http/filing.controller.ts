import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { TicketService } from '@sunwai/contracts';
import { refusedWith, TICKET_SERVICE } from '@sunwai/contracts';
import type { PersonRefs, Principal } from '@sunwai/identity';
import { Caller, PERSON_REFS, RequiresScope } from '@sunwai/identity';
import { RefusedError } from '@sunwai/kernel';
import type { Pack, PackRegistry } from '@sunwai/packs';
import { PACKS } from '@sunwai/packs';
import type { FileTicket, LanguageOf, PersonRef } from '@sunwai/ticket';
import { isOfPack, mayFile, notEntitled } from '../doors-access.js';
import { AcceptedDto, acceptedOrThrow } from './answers.js';
import { CommandDoor } from './command-door.js';
import type { ComplainantDto } from './filing-dto.js';
import { FilingDto } from './filing-dto.js';
import { IdempotencyKey } from './idempotency-key.js';

/** A complaint typed in for somebody who calls, comes or writes. */
@ApiTags('tickets')
@ApiBearerAuth()
@RequiresScope('tickets:command')
@Controller('api/v1/tickets')
export class FilingController {
  constructor(
    private readonly door: CommandDoor,
    @Inject(TICKET_SERVICE) private readonly tickets: TicketService,
    @Inject(PACKS) private readonly packs: PackRegistry,
    @Inject(PERSON_REFS) private readonly persons: PersonRefs,
  ) {}

  @Post()
  @ApiOperation({ summary: 'A new ticket, for a complainant on the phone or at the desk', operationId: 'file' })
  @ApiHeader({ name: 'Idempotency-Key', required: true, description: 'The same key again answers the same number' })
  @ApiCreatedResponse({ type: AcceptedDto })
  async file(
    @Caller() caller: Principal,
    @IdempotencyKey() key: string | undefined,
    @Body() body: FilingDto,
  ): Promise<AcceptedDto> {
    if (!mayFile(caller)) throw new RefusedError(notEntitled(caller, 'FileTicket'));
    if (key === undefined) {
      const problems = ['idempotency-key is missing: the same complaint would be filed twice when it is sent again'];
      throw refusedWith('request.invalid', { fields: ['idempotency-key'], problems });
    }
    const pack = this.packOf(body, caller);
    const context = this.door.contextOf(caller, key, 'FileTicket');
    const source = JSON.stringify([pack.id, body.channel, caller.id, key]);
    const filing = this.filingOf(body, context.commandId, caller, pack);
    await this.door.known(filing.attachments);
    return acceptedOrThrow(await this.tickets.file(pack.id, source, filing, context));
  }

  private packOf({ pack: id, place }: FilingDto, caller: Principal): Pack {
    const pack = this.packs.find(id);
    if (!pack || !isOfPack(caller, pack)) throw refusedWith('pack.unknown', { pack: id });
    if (place !== undefined && !pack.jurisdiction(place)) throw refusedWith('pack.unknown_place', { place });
    return pack;
  }

  private filingOf(body: FilingDto, message: string, caller: Principal, pack: Pack): FileTicket {
    const { channel, complainant, words, language, kind, place, placeWords, coordinates, media = [] } = body;
    const { phone, account, name } = complainant;
    return {
      type: 'FileTicket',
      channel,
      sourceMessageIds: [message],
      complainant: this.personOf(complainant, channel),
      enteredBy: caller.id,
      language: languageOf(words, language ?? pack.defaultLanguage),
      attachments: media.map((file) => ({ ...file })),
      ...(kind && { kind }),
      ...(place !== undefined && { place }),
      personal: {
        words,
        ...(name !== undefined && { name }),
        ...(phone !== undefined && { phone }),
        ...(account !== undefined && { account }),
        ...(placeWords !== undefined && { placeWords }),
        ...(coordinates && { coordinates: { ...coordinates } }),
      },
    };
  }

  private personOf({ phone, account }: ComplainantDto, channel: string): PersonRef {
    return phone === undefined
      ? this.persons.ref('account', `${channel}:${account ?? ''}`)
      : this.persons.ref('tel', phone);
  }
}

const languageOf = (words: string, language: string): LanguageOf => {
  const script = /\p{Script=Devanagari}/u.test(words) ? 'Deva' : /\p{Script=Gujarati}/u.test(words) ? 'Gujr' : 'Latn';
  return { language, script };
};
