import { Body, Controller, Get, Header, Headers, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { refusedWith } from '@sunwai/contracts';
import { PublicDoor } from '@sunwai/identity';
import { verifyChallenge } from '@sunwai/whatsapp';
import type { IntakeConfig } from '../intake.config.js';
import { INTAKE_CONFIG } from '../intake.config.js';
import { FacebookIntake } from '../webhooks/facebook-intake.js';
import { webhookBody } from '../webhooks/webhook-body.js';
import { paths } from './raw-bodies.js';

/** Where Meta delivers what happens on our Facebook Pages. */
@ApiExcludeController()
@Controller(paths.facebook)
@PublicDoor()
export class FacebookWebhookController {
  constructor(
    @Inject(INTAKE_CONFIG) private readonly config: IntakeConfig,
    private readonly intake: FacebookIntake,
  ) {}

  @Get()
  @Header('content-type', 'text/plain; charset=utf-8')
  verify(@Query() query: Record<string, unknown>): string {
    const challenge = verifyChallenge(query, this.secrets.verifyToken);
    if (challenge === undefined) throw refusedWith('intake.verify_token_wrong');
    return challenge;
  }

  @Post()
  @HttpCode(200)
  async receive(@Body() body: Buffer, @Headers('x-hub-signature-256') signature?: string): Promise<void> {
    await this.intake.accept(body, webhookBody(body, signature, this.secrets.appSecrets));
  }

  private get secrets() {
    return this.config.facebook ?? this.config.whatsapp;
  }
}
