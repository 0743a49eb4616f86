import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { MessageItem, WebhookItem } from './items.js';
import { parseWebhook } from './parse-webhook.js';

const folder = new URL('../../fixtures/whatsapp/', import.meta.url);
const body = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
const names = readdirSync(folder).map((file) => file.replace('.json', ''));

/** One word or two for what a body turned out to be: this is the table of all of them. */
const said = (item: WebhookItem): string => {
  switch (item.item) {
    case 'message':
      return `message ${contentOf(item.content)}`;
    case 'status':
      return `status ${item.status}`;
    case 'account':
      return `account ${item.field}${item.event ? ` ${item.event}` : ''}`;
    case 'unrecognised':
      return `unrecognised: ${item.reason}`;
  }
};

const contentOf = (content: MessageItem['content']): string => {
  switch (content.kind) {
    case 'media':
      return content.medium;
    case 'button':
      return `button ${content.from}`;
    case 'unsupported':
      return `unsupported ${content.what}`;
    case 'edited':
      return `edited ${contentOf(content.content)}`;
    default:
      return content.kind;
  }
};

const table: Readonly<Record<string, string>> = {
  account_update__account_deleted: 'account account_update ACCOUNT_DELETED',
  account_update__account_disabled: 'account account_update DISABLED_UPDATE',
  account_update__account_offboarded: 'account account_update ACCOUNT_OFFBOARDED',
  account_update__account_reconnected: 'account account_update ACCOUNT_RECONNECTED',
  account_update__account_restriction: 'account account_update ACCOUNT_RESTRICTION',
  account_update__account_violation: 'account account_update ACCOUNT_VIOLATION',
  account_update__ad_account_linked: 'account account_update AD_ACCOUNT_LINKED',
  account_update__authentication_international_eligibility: 'account account_update AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
  account_update__mm_api_for_wa_terms_of_service: 'account account_update MM_LITE_TERMS_SIGNED',
  account_update__partner_added: 'account account_update PARTNER_ADDED',
  account_update__partner_app_installed: 'account account_update PARTNER_APP_INSTALLED',
  account_update__partner_app_uninstalled: 'account account_update PARTNER_APP_UNINSTALLED',
  account_update__partner_led_business_verification_status:
    'account account_update PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE',
  account_update__partner_removed: 'account account_update PARTNER_REMOVED',
  account_update__partner_removed_wa_app_disconnection: 'account account_update PARTNER_REMOVED',
  account_update__pricing_tiering_update: 'account account_update VOLUME_BASED_PRICING_TIER_UPDATE',
  account_update__primary_business_location_set: 'account account_update BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE',
  call_connect__business_initiated: 'account calls connect',
  call_connect__user_initiated: 'account calls connect',
  call_permission_update__accept: 'message unsupported interactive.call_permission_reply',
  call_permission_update__reject: 'message unsupported interactive.call_permission_reply',
  callback_button__button: 'message button buttons',
  callback_button__quick_reply: 'message button template',
  callback_button__quick_reply_without_context: 'message button template',
  callback_selection__callback: 'message button list',
  callback_selection__description: 'message button list',
  deleted_message__revoke: 'message revoked',
  edited_message__image: 'message edited image',
  flow_completion__completion: 'message flow',
  flow_completion__without_flow_token: 'message flow',
  message__animated_sticker: 'message sticker',
  message__audio: 'message audio',
  message__chosen_location: 'message location',
  message__contacts: 'message contacts',
  message__current_location: 'message location',
  message__document: 'message document',
  message__forwarded: 'message text',
  message__forwarded_many_times: 'message text',
  message__image: 'message image',
  message__interactive_message_with_err: 'message unsupported interactive',
  message__media_with_url: 'message image',
  message__order: 'message order',
  message__reaction: 'message reaction',
  message__referral: 'message text',
  message__reply: 'message text',
  message__static_sticker: 'message sticker',
  message__text: 'message text',
  message__unreaction_empty: 'message reaction',
  message__unreaction_no_emoji: 'message reaction',
  message__unsupported: 'message unsupported unsupported',
  message__unsupported_with_type: 'message unsupported pool',
  message__video: 'message video',
  message__voice: 'message voice',
  message_status__delivered: 'status delivered',
  message_status__failed: 'status failed',
  message_status__group: 'status read',
  message_status__played: 'status played',
  message_status__read: 'status read',
  message_status__sent: 'status sent',
  message_status__with_tracker: 'status sent',
  outgoing_message__delete: 'account smb_message_echoes',
  outgoing_message__edit: 'account smb_message_echoes',
  outgoing_message__text: 'account smb_message_echoes',
  system__identity_change: 'message identity_changed',
  system__phone_number_change: 'message number_changed',
  template_quality_update__yellow: 'account message_template_quality_update',
  template_status_update__approved: 'account message_template_status_update APPROVED',
  template_status_update__rejected: 'account message_template_status_update REJECTED',
  user_marketing_preferences__resume: 'account user_preferences',
  user_marketing_preferences__signup: 'account user_preferences',
};

const only = (name: string): WebhookItem => {
  const [item, ...more] = parseWebhook(body(name));
  expect(more).toEqual([]);
  return item!;
};

describe('a WhatsApp webhook body', () => {
  it('of every kind in the fixtures has a row in the table', () =>
    expect(names.toSorted()).toEqual(Object.keys(table).toSorted()));

  it.each(Object.entries(table))('%s is: %s', (name, expected) =>
    expect(parseWebhook(body(name)).map(said)).toEqual([expected]),
  );

  it('says who wrote what to which number, when', () =>
    expect(only('message__text')).toEqual({
      item: 'message',
      service: {
        businessAccount: '1234567890987654321',
        phoneNumberId: '1122334455667',
        displayPhoneNumber: '972123456789',
      },
      id: 'wamid.xyzxyz',
      sentAt: '2023-10-11T16:53:43.000Z',
      from: { phone: '+972987654321', userId: 'US.13491208655302741918', name: 'Test Name' },
      content: { kind: 'text', text: 'Body Text' },
    }));

  it('says which message it answers, and keeps the words under a picture and a file’s name', () => {
    expect(only('message__reply')).toMatchObject({ inReplyTo: 'wamid.xyzxyz==' });
    expect(only('message__document')).toMatchObject({
      forwarded: 'once',
      content: {
        caption: 'caption',
        media: { id: '1234567890987654321', filename: 'filename.pdf', mimeType: 'application/pdf' },
      },
    });
    expect(only('message__forwarded_many_times')).toMatchObject({ forwarded: 'many_times' });
    expect(only('edited_message__image')).toMatchObject({
      content: { of: expect.stringMatching(/^wamid/), content: { caption: 'Updated image caption' } },
    });
  });

  it('says which button or row was chosen', () => {
    const chosen = { payload: 'callback_data', title: 'title' };
    expect(only('callback_button__button')).toMatchObject({ inReplyTo: 'wamid.xyzxyz', content: chosen });
    expect(only('callback_selection__description')).toMatchObject({ content: chosen });
    expect(only('callback_button__quick_reply_without_context')).toMatchObject({ content: chosen });
  });

  it('tells a reaction from one taken back', () => {
    expect(only('message__reaction')).toMatchObject({ content: { emoji: '😮', to: 'wamid.yzxyzx=' } });
    expect(only('message__unreaction_empty')).not.toHaveProperty('content.emoji');
  });

  it('says why a message failed, in a stable code', () =>
    expect(only('message_status__failed')).toMatchObject({
      messageId: 'wamid.xyzxyz',
      problems: [{ code: 'whatsapp.130472', title: "User's number is part of an experiment" }],
    }));

  it('says who read a message to a group, and hands back our tracker', () => {
    expect(only('message_status__group')).toMatchObject({ group: { id: 'fowefinoewcnw' } });
    expect(only('message_status__with_tracker')).toMatchObject({ tracker: 'some data' });
  });

  it('says the new number of a person who changed it', () =>
    expect(only('system__phone_number_change')).toMatchObject({
      from: { phone: '+972987654321' },
      content: { to: '+972912345678' },
    }));

  it('knows a person without a phone number by Meta’s id', () => {
    const hidden = JSON.stringify(body('message__text'))
      .replace('"from":"972987654321"', '"from_user_id":"US.13491208655302741918"')
      .replace('"wa_id":"972987654321",', '');
    expect(parseWebhook(JSON.parse(hidden))).toMatchObject([
      { from: { userId: 'US.13491208655302741918', name: 'Test Name' }, content: { text: 'Body Text' } },
    ]);
    expect(parseWebhook(JSON.parse(hidden))[0]).not.toHaveProperty('from.phone');
  });

  it('may hold several messages and receipts, each kept, also beside one that can’t be read', () => {
    const changes = ['message__text', 'message_status__read', 'message__image'].map(
      (name) => (body(name) as { entry: { changes: unknown[] }[] }).entry[0]!.changes[0],
    );
    const several = {
      object: 'whatsapp_business_account',
      entry: [
        { id: '1', changes: [changes[0], null, changes[1]] },
        { id: '2', changes: [changes[2]] },
      ],
    };
    expect(parseWebhook(several).map(said)).toEqual([
      'message text',
      'unrecognised: a change without field',
      'status read',
      'message image',
    ]);
  });
});

describe('a body that no document foresees', () => {
  it.each([
    null,
    undefined,
    7,
    'text',
    [],
    {},
    { object: 'whatsapp_business_account' },
    { object: 'page', entry: [] },
    { object: 'whatsapp_business_account', entry: [] },
  ])('%j is unrecognised, with a reason', (odd) =>
    expect(parseWebhook(odd)).toEqual([expect.objectContaining({ item: 'unrecognised' })]),
  );

  it('keeps a message of an unknown type, or of a known type without its content, as unsupported', () => {
    const value = (message: object) => ({
      object: 'whatsapp_business_account',
      entry: [
        {
          id: 1,
          changes: [
            {
              field: 'messages',
              value: { metadata: { phone_number_id: '1' }, messages: [{ id: 'a', from: '919876543210', ...message }] },
            },
          ],
        },
      ],
    });
    expect(parseWebhook(value({ type: 'hologram' })).map(said)).toEqual(['message unsupported hologram']);
    expect(parseWebhook(value({ type: 'text' })).map(said)).toEqual(['message unsupported text']);
    expect(parseWebhook(value({ type: 'constructor' })).map(said)).toEqual(['message unsupported constructor']);
    expect(parseWebhook(value({ type: 'location', location: { latitude: 500, longitude: 1 } })).map(said)).toEqual([
      'message unsupported location',
    ]);
  });

  it('never throws, whatever is put in place of any part of a real body', () => {
    const pathsOf = (value: unknown): (string | number)[][] =>
      value === null || typeof value !== 'object'
        ? [[]]
        : [[], ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner).map((rest) => [key, ...rest]))];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), fc.anything(), (name, choice, odd) => {
        const changed = structuredClone(body(name)) as Record<string | number, unknown>;
        const paths = pathsOf(changed).slice(1);
        const path = paths[choice % paths.length]!;
        let holder = changed;
        for (const step of path.slice(0, -1)) holder = holder[step] as typeof holder;
        holder[path.at(-1)!] = odd;
        const items = parseWebhook(changed);
        expect(items.length).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });
});
