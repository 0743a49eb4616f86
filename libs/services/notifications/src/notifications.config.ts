import { days, hours, minutes, seconds } from '@sunwai/kernel';
import { z } from 'zod';

const milliseconds = (preset: number, what: string) => z.int().min(1).default(preset).describe(`${what}, in ms`);

export const notificationsConfig = z
  .strictObject({
    concurrency: z.int().min(1).default(32).describe('People who are sent to at once; to one person, one by one'),
    uploads: z.int().min(1).default(4).describe('Files that are uploaded to WhatsApp at once; each is in memory'),
    pollEvery: milliseconds(500, 'How often it is looked for what is due'),
    lease: milliseconds(seconds(10), 'How long a process that fell silent keeps its recipients from the others'),
    firstRetry: milliseconds(seconds(1), 'Wait after the first failure; it doubles'),
    longestRetry: milliseconds(minutes(15), 'Longest of these waits'),
    giveUpAfter: milliseconds(hours(72), 'How long a message is tried for, or waits for the 24-hour window to open'),
    repliesUsefulFor: milliseconds(minutes(30), 'How long an answer in a conversation is tried for'),
    catchUp: z
      .strictObject({
        olderThan: milliseconds(minutes(10), 'From what age on an event may have been answered already'),
        wait: milliseconds(minutes(1), 'How long the history is given to tell that it was'),
      })
      .prefault({}),
    keptFor: milliseconds(days(90), 'How long it is kept what was told to whom, after it was'),
    tidyEvery: milliseconds(minutes(1), 'How often it is looked for what is too late or old'),
  })
  .refine(({ keptFor, giveUpAfter }) => keptFor > giveUpAfter, 'keptFor must be longer than giveUpAfter');
export type NotificationsConfig = z.output<typeof notificationsConfig>;
export type NotificationsConfigInput = z.input<typeof notificationsConfig>;

/** DI token of the NotificationsConfig in force. */
export const NOTIFICATIONS_CONFIG = Symbol('NotificationsConfig');
