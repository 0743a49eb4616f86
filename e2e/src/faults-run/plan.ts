import type { Fault } from './fault.js';
import { brokerKilled, databaseRestarted, diskFull } from './strikes/servers.js';
import { poisoned } from './strikes/poison.js';
import { cutOff, frozen, killed, slowReaders } from './strikes/services.js';

/** The rounds' faults, in turn; the first ones are those that a short run should not do without. */
export const plan: readonly Fault[] = [
  cutOff('notifications', 'PostgreSQL', 'silent'),
  killed('tickets'),
  poisoned,
  brokerKilled,
  databaseRestarted,
  cutOff('tickets', 'Kafka', 'silent'),
  killed('intake'),
  frozen('tickets'),
  killed('routing'),
  cutOff('routing', 'Kafka', 'reset'),
  slowReaders,
  killed('notifications'),
  cutOff('tickets', 'PostgreSQL', 'reset'),
  frozen('notifications'),
  killed('departments'),
  diskFull,
  killed('registers'),
  cutOff('registers', 'PostgreSQL', 'silent'),
  killed('audit'),
  frozen('registers'),
  // Beyond twenty.
  cutOff('intake', 'Kafka', 'silent'),
  cutOff('departments', 'PostgreSQL', 'silent'),
  cutOff('notifications', 'Kafka', 'reset'),
  cutOff('intake', 'PostgreSQL', 'reset'),
  cutOff('departments', 'Kafka', 'silent'),
  cutOff('registers', 'Kafka', 'reset'),
  cutOff('tickets', 'PostgreSQL', 'silent'),
  cutOff('routing', 'PostgreSQL', 'silent'),
  cutOff('audit', 'PostgreSQL', 'silent'),
  frozen('routing'),
];

/** @param wanted words of which one must be in a fault's name; all faults when there are none */
export const faultsOf = (rounds: number, wanted: readonly string[]): readonly Fault[] => {
  const chosen = plan.filter(({ name }) => wanted.length === 0 || wanted.some((word) => name.includes(word)));
  return Array.from({ length: chosen.length === 0 ? 0 : rounds }, (_, round) => chosen[round % chosen.length]!);
};
