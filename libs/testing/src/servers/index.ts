export { makeAuthority } from './certificates.js';
export type { Authority, Certificate } from './certificates.js';
export { Line } from './line.js';
export type { Cut } from './line.js';
export { startGuardedKafka } from './guarded-kafka.js';
export type { GuardedKafka, KafkaUser } from './guarded-kafka.js';
