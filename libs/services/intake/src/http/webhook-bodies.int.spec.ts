import { readdirSync, readFileSync } from 'node:fs';
import type { ChannelReceipt, IntakeMessage } from '@sunwai/contracts';
import { topics } from '@sunwai/contracts';
import type { RunningService } from '@sunwai/hosting';
import { fixedClock } from '@sunwai/kernel';
import type { Message } from '@sunwai/messaging';
import { someMoment } from '@sunwai/testing';
import type { TestPlatform } from '@sunwai/testing/platform';
import { eventually, listenTo, testPlatform, testSecrets } from '@sunwai/testing/platform';
import type { RunningSandbox } from '@sunwai/testing/sandbox';
import { startSandbox } from '@sunwai/testing/sandbox';
import { signBody } from '@sunwai/whatsapp';
import { IntakeModule } from '../index.js';
import type { RecordedNotice } from '../notices/notice-book.js';

const folder = new URL('../../../../platform/whatsapp/fixtures/', import.meta.url);
const names = (channel: string) => readdirSync(new URL(channel, folder)).map((file) => file.replace('.json', ''));
const fixture = (channel: string, name: string) => readFileSync(new URL(`${channel}/${name}.json`, folder), 'utf8');

/** What becomes of each body: a message, a receipt, or a notice (`account`, `unsupported`). */
const whatsapp: Readonly<Record<string, readonly string[]>> = {
  'message text': [
    ...['message__contacts', 'message__forwarded', 'message__forwarded_many_times', 'message__referral'],
    ...['message__reply', 'message__text'],
  ],
  'message media': [
    ...['message__audio', 'message__document', 'message__image', 'message__media_with_url', 'message__video'],
    'message__voice',
  ],
  'message location': ['message__chosen_location', 'message__current_location'],
  'message button': [
    ...['callback_button__button', 'callback_button__quick_reply', 'callback_button__quick_reply_without_context'],
    ...['callback_selection__callback', 'callback_selection__description'],
  ],
  'message edited': ['edited_message__image'],
  'message revoked': ['deleted_message__revoke'],
  'message unsupported interactive.call_permission_reply': [
    ...['call_permission_update__accept', 'call_permission_update__reject'],
  ],
  'message unsupported interactive': ['message__interactive_message_with_err'],
  'message unsupported flow': ['flow_completion__completion', 'flow_completion__without_flow_token'],
  'message unsupported order': ['message__order'],
  'message unsupported sticker': ['message__animated_sticker', 'message__static_sticker'],
  'message unsupported pool': ['message__unsupported_with_type'],
  'message unsupported unsupported': ['message__unsupported'],
  'receipt sent': ['message_status__sent', 'message_status__with_tracker'],
  'receipt delivered': ['message_status__delivered'],
  'receipt read': ['message_status__group', 'message_status__played', 'message_status__read'],
  'receipt failed whatsapp.130472': ['message_status__failed'],
  'unsupported reaction': ['message__reaction', 'message__unreaction_empty', 'message__unreaction_no_emoji'],
  'unsupported identity_changed': ['system__identity_change'],
  'unsupported number_changed': ['system__phone_number_change'],
  'account account_update ACCOUNT_DELETED': ['account_update__account_deleted'],
  'account account_update DISABLED_UPDATE': ['account_update__account_disabled'],
  'account account_update ACCOUNT_OFFBOARDED': ['account_update__account_offboarded'],
  'account account_update ACCOUNT_RECONNECTED': ['account_update__account_reconnected'],
  'account account_update ACCOUNT_RESTRICTION': ['account_update__account_restriction'],
  'account account_update ACCOUNT_VIOLATION': ['account_update__account_violation'],
  'account account_update AD_ACCOUNT_LINKED': ['account_update__ad_account_linked'],
  'account account_update AUTH_INTL_PRICE_ELIGIBILITY_UPDATE': [
    'account_update__authentication_international_eligibility',
  ],
  'account account_update MM_LITE_TERMS_SIGNED': ['account_update__mm_api_for_wa_terms_of_service'],
  'account account_update PARTNER_ADDED': ['account_update__partner_added'],
  'account account_update PARTNER_APP_INSTALLED': ['account_update__partner_app_installed'],
  'account account_update PARTNER_APP_UNINSTALLED': ['account_update__partner_app_uninstalled'],
  'account account_update PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE': [
    'account_update__partner_led_business_verification_status',
  ],
  'account account_update PARTNER_REMOVED': [
    ...['account_update__partner_removed', 'account_update__partner_removed_wa_app_disconnection'],
  ],
  'account account_update VOLUME_BASED_PRICING_TIER_UPDATE': ['account_update__pricing_tiering_update'],
  'account account_update BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE': ['account_update__primary_business_location_set'],
  'account calls connect': ['call_connect__business_initiated', 'call_connect__user_initiated'],
  'account smb_message_echoes': ['outgoing_message__delete', 'outgoing_message__edit', 'outgoing_message__text'],
  'account message_template_quality_update': ['template_quality_update__yellow'],
  'account message_template_status_update APPROVED': ['template_status_update__approved'],
  'account message_template_status_update REJECTED': ['template_status_update__rejected'],
  'account user_preferences': ['user_marketing_preferences__resume', 'user_marketing_preferences__signup'],
};
const rows = Object.entries(whatsapp).flatMap(([outcome, bodies]) => bodies.map((name) => ({ name, outcome })));

describe('webhooks of every kind', () => {
  let sandbox: RunningSandbox;
  let platform: TestPlatform;
  let service: RunningService;
  let messages: Message<IntakeMessage>[];
  let receipts: Message<ChannelReceipt>[];
  const clock = fixedClock(someMoment);

  beforeAll(async () => {
    sandbox = await startSandbox({ accessToken: testSecrets.whatsappAccessToken });
    platform = await testPlatform({ clock, whatsappUrl: sandbox.url });
    const { whatsappAppSecret, whatsappVerifyToken: verifyToken } = platform.secrets;
    const intake = IntakeModule.forRoot({ whatsapp: { appSecrets: [whatsappAppSecret], verifyToken } });
    service = await platform.start({ modules: [intake] });
    messages = await listenTo(platform.bus, topics.intakeMessages);
    receipts = await listenTo(platform.bus, topics.intakeReceipts);
  });
  afterAll(async () => {
    await platform.dispose();
    await sandbox.close();
  });
  beforeEach(() => {
    clock.advance(1);
    messages.length = 0;
    receipts.length = 0;
  });

  const post = async (channel: string, body: string): Promise<void> => {
    const answer = await fetch(`${service.httpUrl}/webhooks/${channel}`, {
      method: 'POST',
      body,
      headers: {
        'content-type': 'application/json',
        'x-hub-signature-256': signBody(platform.secrets.whatsappAppSecret, Buffer.from(body)),
      },
    });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  };

  /** Those recorded by what was posted last. */
  const notices = async (): Promise<readonly RecordedNotice[]> => {
    const headers = { authorization: `Bearer ${platform.tokens.control_room}` };
    const answer = await fetch(`${service.httpUrl}/api/v1/intake/notices?limit=500`, { headers });
    const found = ((await answer.json()) as { notices: RecordedNotice[] }).notices;
    return found.filter(({ recordedAt }) => recordedAt === clock.now());
  };

  const said = ({ content }: IntakeMessage) =>
    `message ${content.kind}${content.kind === 'unsupported' ? ` ${content.what}` : ''}`;

  it('are in the table', () => expect(rows.map(({ name }) => name).sort()).toEqual(names('whatsapp').sort()));

  it.each(rows)('$name of WhatsApp is: $outcome', async ({ name, outcome }) => {
    const body = fixture('whatsapp', name).replaceAll(/("phone_number_id":\s*)"[^"]*"/g, '$1"100000000000001"');
    await post('whatsapp', body);
    await eventually(async () =>
      expect([
        ...messages.map(({ data }) => said(data)),
        ...receipts.map(({ data }) => `receipt ${data.status}${data.code ? ` ${data.code}` : ''}`),
        ...(await notices()).map(({ kind, what }) => `${kind} ${what}`),
      ]).toEqual([outcome]),
    );
  });

  it.each(names('facebook'))('%s of Facebook is recorded as unsupported', async (name) => {
    await post('facebook', fixture('facebook', name));
    const found = await notices();
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ channel, kind }) => channel !== 'facebook' || kind !== 'unsupported')).toEqual([]);
    expect(messages).toEqual([]);
  });

  it('for a number that no pack has is taken and recorded, so that Meta does not send it for days', async () => {
    await post('whatsapp', fixture('whatsapp', 'message__text'));
    expect(await notices()).toMatchObject([{ channel: 'whatsapp', kind: 'unknown_service', what: 'message' }]);
  });

  it('delivered twice are recorded once', async () => {
    const body = fixture('whatsapp', 'account_update__account_restriction').replace(
      '"id"',
      '"delivered": "twice", "id"',
    );
    await post('whatsapp', body);
    await post('whatsapp', body);
    expect(await notices()).toHaveLength(1);
  });
});
