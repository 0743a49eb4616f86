import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { PageItem } from './items.js';
import { parsePageWebhook } from './parse-page-webhook.js';

const folder = new URL('../../fixtures/facebook/', import.meta.url);
const body = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
const names = readdirSync(folder).map((file) => file.replace('.json', ''));

/** What a body turned out to be, in a few words: this is the table of all of them. */
const said = (item: PageItem): string => {
  if (item.item === 'notice') return `notice ${item.field} ${item.what}`;
  if (item.item === 'unrecognised') return `unrecognised: ${item.reason}`;
  return [
    `${item.via} ${item.action}`,
    ...(item.byPage ? ['by page'] : []),
    ...(item.text === undefined ? [] : ['with words']),
    ...item.attachments.map(({ type }) => type),
    ...(item.coordinates === undefined ? [] : ['place']),
    ...(item.payload === undefined ? [] : ['payload']),
    ...(item.unsupported ? ['unsupported'] : []),
  ].join(' ');
};

const table: Readonly<Record<string, readonly string[]>> = {
  'feed-album-add': ['notice feed album.add'],
  'feed-album-edited': ['notice feed album.edited'],
  'feed-comment-add-211': ['comment added by page with words'],
  'feed-comment-add-25': ['comment added by page with words'],
  'feed-comment-add-with-photo': ['comment added by page with words photo'],
  'feed-comment-add-with-video': ['comment added by page with words video'],
  'feed-comment-edited-25': ['comment edited by page with words'],
  'feed-comment-edited-with-photo': ['comment edited by page with words photo'],
  'feed-comment-edited-with-video': ['comment edited by page with words video'],
  'feed-comment-hide': ['notice feed comment.hide'],
  'feed-comment-remove-25': ['comment removed by page'],
  'feed-comment-unhide': ['notice feed comment.unhide'],
  'feed-event-add': ['notice feed event.add'],
  'feed-like-add-25': ['notice feed like.add'],
  'feed-like-add-comment-25': ['notice feed like.add'],
  'feed-like-add-page-25': ['notice feed like.add'],
  'feed-like-remove-25': ['notice feed like.remove'],
  'feed-photo-add-25': ['post added by page photo'],
  'feed-photo-add-message': ['post added by page with words photo'],
  'feed-photo-edited-message': ['post edited by page with words photo'],
  'feed-photo-edited': ['post edited by page photo'],
  'feed-photo-hide-message': ['notice feed photo.hide'],
  'feed-photo-hide': ['notice feed photo.hide'],
  'feed-photo-remove-25': ['post removed by page'],
  'feed-post-add-25': ['post added with words'],
  'feed-post-edit': ['post edited with words'],
  'feed-post-hide': ['notice feed post.hide'],
  'feed-post-remove-25': ['post removed by page'],
  'feed-post-unhide': ['notice feed post.unhide'],
  'feed-reaction-add-comment': ['notice feed reaction.add'],
  'feed-reaction-add-reply': ['notice feed reaction.add'],
  'feed-reaction-add': ['notice feed reaction.add'],
  'feed-reaction-edit': ['notice feed reaction.edit'],
  'feed-reaction-remove': ['notice feed reaction.remove'],
  'feed-share-add-25': ['post added by page with words link'],
  'feed-share-hide': ['notice feed share.hide'],
  'feed-share-unhide': ['notice feed share.unhide'],
  'feed-status-add-25': ['post added by page with words'],
  'feed-status-add-photos': ['post added by page with words photo photo photo'],
  'feed-status-edited-25': ['post edited by page with words'],
  'feed-status-edited-photos': ['post edited by page with words photo photo photo'],
  'feed-status-hide-25': ['notice feed status.hide'],
  'feed-status-unhide': ['notice feed status.unhide'],
  'feed-two-entries-25': ['notice parking parking', 'notice payment_options payment_options'],
  'feed-video-add': ['post added by page with words video'],
  'feed-video-block': ['notice feed video.block'],
  'feed-video-edited': ['post edited by page with words video'],
  'feed-video-hide': ['notice feed video.hide'],
  'feed-video-mute': ['notice feed video.mute'],
  'feed-video-remove-25': ['post removed by page'],
  'feed-video-unblock': ['notice feed video.unblock'],
  'mention-comment-add': ['mention added with words'],
  'mention-post-add-real': ['mention added with words'],
  'mention-post-add': ['mention added'],
  'messaging-accountlinking-linked': ['notice messaging account_linking'],
  'messaging-accountlinking-unlinked': ['notice messaging account_linking'],
  'messaging-approles': ['notice messaging app_roles'],
  'messaging-button-template': ['messenger added template'],
  'messaging-delivery-basic': ['notice messaging delivery'],
  'messaging-message-basic-echo': ['notice messaging message_echo'],
  'messaging-message-basic': ['messenger added with words'],
  'messaging-message-edits': ['messenger edited with words'],
  'messaging-message-fallback-attachment': ['messenger added fallback'],
  'messaging-message-isdeleted': ['messenger removed'],
  'messaging-message-isunsupported': ['messenger added unsupported'],
  'messaging-message-location-attachment': ['messenger added place'],
  'messaging-message-media-attachment': ['messenger added image'],
  'messaging-message-prior': ['messenger added with words'],
  'messaging-message-quickreply': ['messenger added with words payload'],
  'messaging-message-reply-1': ['messenger added with words'],
  'messaging-message-reply-2': ['messenger added with words'],
  'messaging-message-sticker-thumbup': ['messenger added image'],
  'messaging-message-sticker': ['messenger added image'],
  'messaging-optin-basic': ['notice messaging optin'],
  'messaging-optin-userref': ['notice messaging optin'],
  'messaging-pass-thread-control': ['notice messaging pass_thread_control'],
  'messaging-policy-callback-block': ['notice messaging policy-enforcement'],
  'messaging-policy-callback-unblock': ['notice messaging policy-enforcement'],
  'messaging-postback-basic': ['messenger added payload'],
  'messaging-postback-chat': ['messenger added payload'],
  'messaging-postback-referral': ['messenger added payload'],
  'messaging-reaction-1': ['notice messaging reaction'],
  'messaging-reaction-2': ['notice messaging reaction'],
  'messaging-read-basic': ['notice messaging read'],
  'messaging-referral-basic': ['notice messaging referral'],
  'messaging-request-thread-control': ['notice messaging request_thread_control'],
  'messaging-take-thread-control': ['notice messaging take_thread_control'],
  'ratings-comment-add-25': ['notice ratings comment.add'],
  'ratings-comment-edited-25': ['notice ratings comment.edited'],
  'ratings-comment-remove-25': ['notice ratings comment.remove'],
  'ratings-like-add-25': ['notice ratings like.add'],
  'ratings-like-add-40': ['notice ratings like.add'],
  'ratings-like-remove-25': ['notice ratings like.remove'],
  'ratings-like-remove-40': ['notice ratings like.remove'],
  'ratings-rating-add-25': ['notice ratings rating.add'],
  'ratings-rating-add-31': ['notice ratings rating.add'],
  'ratings-rating-edit-25': ['notice ratings rating.edit'],
  'ratings-rating-remove-25': ['notice ratings rating.remove'],
  'ratings-reaction-add': ['notice ratings reaction.add'],
  'ratings-reaction-edit': ['notice ratings reaction.edit'],
  'ratings-reaction-remove': ['notice ratings reaction.remove'],
  'standby-message-basic-echo': ['notice standby standby'],
  'unknown-change-value': ['notice foo foo'],
  'user-email': ['notice email email'],
  'user-hometown-add': ['notice hometown hometown'],
  'user-likes-add': ['notice likes likes'],
  'user-location-add': ['notice location location'],
  'user-movies-add': ['notice movies movies'],
  'user-television-add': ['notice television television'],
  'user-workhistory': ['notice work_history work_history'],
};

describe('a Facebook Page webhook body', () => {
  it('of every kind in the fixtures has a row in the table', () =>
    expect(names.toSorted()).toEqual(Object.keys(table).toSorted()));

  it.each(Object.entries(table))('%s is: %j', (name, expected) =>
    expect(parsePageWebhook(body(name)).map(said)).toEqual(expected),
  );

  it('says who wrote what under which post, when', () =>
    expect(parsePageWebhook(body('feed-comment-add-with-photo'))).toEqual([
      {
        item: 'message',
        action: 'added',
        via: 'comment',
        page: '1234567890321',
        id: '901097836652708_903438993085259',
        post: '1234567890321_901097836652708',
        at: '2015-12-03T09:30:03.000Z',
        from: { id: '1234567890321', name: 'Tester' },
        byPage: true,
        text: 'and the next one',
        attachments: [{ type: 'photo', url: expect.stringContaining('https://scontent') }],
      },
    ]));

  it('says where a mention of the Page stands', () =>
    expect(parsePageWebhook(body('mention-comment-add'))).toMatchObject([
      { via: 'mention', byPage: false, post: '1234567890321_7363534231324', text: 'Just a test message' },
    ]));

  it('says what was sent in Messenger, in answer to what, from where', () => {
    expect(parsePageWebhook(body('messaging-message-reply-1'))).toMatchObject([
      {
        at: '2016-03-12T06:29:57.627Z',
        from: { id: '987654321432' },
        byPage: false,
        text: 'hello, world!',
        inReplyTo: expect.any(String),
      },
    ]);
    expect(parsePageWebhook(body('messaging-message-location-attachment'))).toMatchObject([
      { coordinates: { latitude: 12.34, longitude: 43.21 } },
    ]);
    expect(parsePageWebhook(body('messaging-message-isdeleted'))).toMatchObject([
      { action: 'removed', id: 'message_id' },
    ]);
  });

  it.each([
    null,
    7,
    [],
    {},
    { object: 'page' },
    { object: 'page', entry: [] },
    { object: 'whatsapp_business_account', entry: [{}] },
  ])('that no document foresees, %j, is unrecognised, with a reason', (odd) =>
    expect(parsePageWebhook(odd)).toEqual([expect.objectContaining({ item: 'unrecognised' })]),
  );

  it('never makes it throw, whatever stands in place of its parts', () =>
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.anything(), (change, event, value) => {
        const odd = {
          object: 'page',
          entry: [
            change,
            {
              changes: [change, { field: 'feed', value }],
              messaging: [event, { message: value }, { postback: value }],
            },
          ],
        };
        expect(parsePageWebhook(odd).length).toBeGreaterThan(1);
      }),
    ));
});
