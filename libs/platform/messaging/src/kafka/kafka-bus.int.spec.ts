import { busContract } from '../contract/index.js';
import { openBus } from '../index.js';

const brokers = process.env['SUNWAI_TEST_KAFKA_BROKERS'];

busContract(
  'Apache Kafka',
  async () => ({
    open: () => openBus({ engine: 'kafka', brokers: brokers!.split(','), partitions: 4 }),
    dispose: async () => undefined,
  }),
  {
    skip: brokers ? false : 'set SUNWAI_TEST_KAFKA_BROKERS=host:port (`npm run infra` gives one)',
    patience: 30_000,
    runs: 3,
  },
);
