import { everyDoorIsDescribed } from './cluster-rows/c1-described.js';
import type { Row } from './rows.js';

/** What a cluster owes beside the programme's rows. */
export const clusterRows: readonly Row[] = [{ row: 'C1', play: everyDoorIsDescribed }];
