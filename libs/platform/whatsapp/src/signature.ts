import { createHmac, timingSafeEqual } from 'node:crypto';

const HEADER = /^sha256=([0-9a-f]{64})$/;

/**
 * The value of `X-Hub-Signature-256` for a body: `sha256=` and the lowercase hex HMAC-SHA-256 of the raw bytes.
 * Source: Meta, "Validate payloads" of Webhooks from Meta.
 */
export const signBody = (appSecret: string, rawBody: Uint8Array): string =>
  `sha256=${createHmac('sha256', appSecret).update(rawBody).digest('hex')}`;

/**
 * Whether a webhook body comes from whoever holds the app secret. Checked over the bytes as received: Meta signs its own
 * spelling of the JSON (escaped non-ASCII), which parsing and writing again would not reproduce.
 *
 * @param appSecrets one, or several while a secret is being changed; an empty secret never matches
 * @param header the header's value; a missing or malformed one is false
 */
export const verifySignature = (
  appSecrets: string | readonly string[],
  rawBody: Uint8Array,
  header: string | undefined,
): boolean => {
  const given = HEADER.exec(header ?? '')?.[1];
  if (given === undefined) return false;
  const expected = Buffer.from(given, 'hex');
  let matches = false;
  // Every secret is tried, whatever the first says: the time taken tells nothing of which one matched.
  for (const secret of typeof appSecrets === 'string' ? [appSecrets] : appSecrets) {
    const digest = createHmac('sha256', secret).update(rawBody).digest();
    matches = (timingSafeEqual(digest, expected) && secret !== '') || matches;
  }
  return matches;
};

/** The query of Meta's verification request: `hub.mode`, `hub.verify_token`, `hub.challenge`. */
export type ChallengeQuery = Readonly<Record<string, unknown>>;

/**
 * Answers the GET by which Meta verifies a callback address.
 * @returns the challenge to send back as plain text, or undefined when the request is not Meta's (answer 403)
 */
export const verifyChallenge = (query: ChallengeQuery, verifyToken: string): string | undefined => {
  const { 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': challenge } = query;
  if (mode !== 'subscribe' || typeof token !== 'string' || typeof challenge !== 'string') return undefined;
  return verifyToken !== '' && sameText(token, verifyToken) ? challenge : undefined;
};

/** Hashing first makes the lengths equal, which timingSafeEqual asks for. */
const sameText = (left: string, right: string): boolean => {
  const digest = (text: string) => createHmac('sha256', 'compare').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
};
