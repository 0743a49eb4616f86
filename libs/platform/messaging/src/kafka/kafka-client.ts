import { Kafka, logLevel } from 'kafkajs';
import type { KafkaConfig as KafkaJsConfig } from 'kafkajs';
import type { BusLog } from '../bus.js';
import type { KafkaConfig } from './kafka-config.js';
import { mendKafkaJs } from './mended-kafkajs.js';

/** Tries of one request to a broker before the caller is told: some six seconds. */
export const requestRetry = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 9 };

/** The connection settings; kafkajs's own ERROR lines become warnings, for its retries heal most of what they tell. */
export const createClient = (config: KafkaConfig, log: BusLog): Kafka => {
  mendKafkaJs();
  const settings: KafkaJsConfig = {
    clientId: config.clientId,
    brokers: config.brokers,
    connectionTimeout: 5_000,
    retry: requestRetry,
    logLevel: logLevel.ERROR,
    logCreator:
      () =>
      ({ namespace, log: { message, error } }) =>
        log.warn(`Kafka: ${message}`, { part: namespace, reason: error }),
  };
  if (config.tls) {
    const { ca, cert, key } = config.tls;
    settings.ssl = { ...(ca && { ca: [ca] }), ...(cert && { cert }), ...(key && { key }) };
  }
  if (config.sasl) settings.sasl = config.sasl;
  return new Kafka(settings);
};
