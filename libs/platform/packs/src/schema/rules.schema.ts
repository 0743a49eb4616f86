import { z } from 'zod';
import { duration, id, localised, wordLists } from './values.schema.js';

/** `categories.yaml`: what people complain of, and the words by which it is known. */
export const categoriesSchema = z.strictObject({
  categories: z
    .array(
      z.strictObject({
        id,
        /** Who answers for it as a rule; routing may send a place's own body instead. */
        department: id,
        name: localised,
        /** What such a message usually is, unless its words say otherwise. */
        kind: z.enum(['grievance', 'demand', 'suggestion', 'appointment', 'guidance']).default('grievance'),
        priority: z.enum(['low', 'normal', 'high', 'urgent']).default('normal'),
        words: wordLists,
      }),
    )
    .min(1, 'A pack needs at least one category.'),
});
export type Category = Readonly<z.infer<typeof categoriesSchema>['categories'][number]>;

const rule = z
  .strictObject({
    /** Categories that it is for; or `department`: every category of that department. */
    categories: z.array(id).min(1, 'Name at least one category.').optional(),
    department: id.optional(),
    /** Kinds of place that it is for; without it, any place. */
    in: z.array(id).min(1, 'Name at least one kind of place, or leave "in" out.').optional(),
    /** Posts in order of preference: the first that has an officer for the place gets the ticket. */
    to: z.array(id).min(1, 'Name at least one post.'),
  })
  .refine(
    (given) => (given.categories === undefined) !== (given.department === undefined),
    'Write either "categories" or "department", not both and not neither.',
  );
export type RoutingRule = Readonly<z.infer<typeof rule>>;

const confirm = z.union(
  [
    z.enum(['always', 'never']),
    z
      .strictObject({ min_confidence: z.number().min(0).max(1) })
      .transform((given) => ({ minConfidence: given.min_confidence })),
  ],
  'Write always, never, or { min_confidence: 0.8 } to have the control room confirm only what is less sure than that.',
);

/** `routing.yaml`: category and place to an officer. Rules are read from the top; the first that fits decides. */
export const routingSchema = z.strictObject({
  /** Whether the control room confirms a suggested officer before the ticket is assigned. */
  confirm,
  /** Gets what no rule can place. */
  otherwise: id,
  /** Category of what no words of any category are found in. */
  unclear: id,
  /** Words by which a message is a demand, a suggestion, …, whatever its category usually is. */
  kind_words: z
    .strictObject({ grievance: wordLists, demand: wordLists, suggestion: wordLists, appointment: wordLists, guidance: wordLists })
    .partial()
    .default({}),
  rules: z.array(rule).min(1, 'Write at least one rule.'),
});

/** `policy.yaml`: the windows and choices of the ticket's life. */
export const policySchema = z
  .strictObject({
    dispute: z.strictObject({
      /** How long after closing a report can still be disputed. */
      window: duration,
      /** Whether a dispute reopens the ticket at once, or a person reviews it first. */
      mode: z.enum(['reopen_at_once', 'review']),
    }),
    /** Silence for so long after a delivered report closes the ticket. */
    silence: z.strictObject({ window: duration }),
    /** What a person sends within this time of the first words belongs to the same ticket. */
    gathering: z.strictObject({ window: duration }),
    /** Whether a report must be checked against reality before the ticket can close. */
    verification: z.strictObject({ required: z.boolean() }),
    feedback: z.strictObject({
      /** Whether the complainant is asked how satisfied they are. */
      ask: z.boolean(),
      closes_when_satisfied: z.boolean(),
    }),
  })
  .transform((given) => ({
    disputeWindow: given.dispute.window,
    disputeMode: given.dispute.mode,
    silenceWindow: given.silence.window,
    gatheringWindow: given.gathering.window,
    requireVerification: given.verification.required,
    asksFeedback: given.feedback.ask,
    closesOnAcceptance: given.feedback.closes_when_satisfied,
  }));
