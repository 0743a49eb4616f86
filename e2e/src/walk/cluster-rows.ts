import type { Collector } from '../telemetry/collector.js';
import { everyDoorIsDescribed } from './cluster-rows/c1-described.js';
import { everyStepIsTraced } from './cluster-rows/c2-traced.js';
import type { Row } from './rows.js';

/** What a cluster owes beside the programme's rows; its processes deliver their spans to the collector. */
export const clusterRows = (collector: Collector): readonly Row[] => [
  { row: 'C1', play: everyDoorIsDescribed },
  { row: 'C2', play: everyStepIsTraced(collector) },
];
