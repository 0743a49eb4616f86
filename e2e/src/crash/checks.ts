import type { Ledger, Testimony } from './ledger.js';
import { answers } from './checks/answers.js';
import { histories } from './checks/histories.js';
import { messagesOnce, wordsOnce } from './checks/messages.js';
import { notifications } from './checks/notifications.js';
import { readModels } from './checks/read-models.js';
import { streams } from './checks/streams.js';

/** Everything that was promised and is not so. */
export const violationsIn = (ledger: Ledger, testimony: Testimony): readonly string[] => [
  ...messagesOnce(ledger, testimony),
  ...wordsOnce(ledger, testimony),
  ...histories(ledger, testimony),
  ...answers(ledger, testimony),
  ...notifications(testimony),
  ...streams(ledger, testimony),
  ...readModels(testimony),
];
