import { Body, Controller, Get, Header, Headers, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { refusedWith } from '@sunwai/contracts';
import { PublicDoor } from '@sunwai/identity';
import { verifyChallenge } from '@sunwai/whatsapp';
import type { IntakeConfig } from '../intake.config.js';
import { INTAKE_CONFIG } from '../intake.config.js';
import { webhookBody } from '../webhooks/webhook-body.js';
import { WhatsAppIntake } from '../webhooks/whatsapp-intake.js';
import { paths } from './raw-bodies.js';

/** Where Meta delivers what people write to our WhatsApp numbers. Whoever signs it right is Meta. */
@ApiExcludeController()
@Controller(paths.whatsapp)
@PublicDoor()
export class WhatsAppWebhookController {
  constructor(
    @Inject(INTAKE_CONFIG) private readonly config: IntakeConfig,
    private readonly intake: WhatsAppIntake,
  ) {}

  /** Meta asks once, when the address is entered in its console. */
  @Get()
  @Header('content-type', 'text/plain; charset=utf-8')
  verify(@Query() query: Record<string, unknown>): string {
    const challenge = verifyChallenge(query, this.config.whatsapp.verifyToken);
    if (challenge === undefined) throw refusedWith('intake.verify_token_wrong');
    return challenge;
  }

  /** Answers 200 once it is durable; 503 makes Meta deliver it again. */
  @Post()
  @HttpCode(200)
  async receive(@Body() body: Buffer, @Headers('x-hub-signature-256') signature?: string): Promise<void> {
    await this.intake.accept(body, webhookBody(body, signature, this.config.whatsapp.appSecrets));
  }
}
