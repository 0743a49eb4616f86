import type { World } from './world.js';
import { oneNumberForEverything } from './rows/a1-one-number.js';
import { filesTravelWithIt } from './rows/a2-files.js';
import { inTheRegisters } from './rows/a3-registers.js';
import { suggestedAndConfirmed } from './rows/a4-dispatch.js';
import { reportByWhatsApp } from './rows/a5-report-by-whatsapp.js';
import { copyToComplainant } from './rows/a6-copy-to-complainant.js';
import { disputeAtOnce } from './rows/a7-dispute.js';
import { disputesAreTheQualityCheck } from './rows/a8-quality.js';
import { otherWaysIn } from './rows/a9-other-ways-in.js';
import { feedbackIsCounted } from './rows/a10-feedback.js';

/** Plays one row of the programme and tells what was seen. @throws whatever stands against it */
export type Row = { readonly row: string; readonly play: (world: World) => Promise<string> };

/** The rows of each programme, by its pack. */
export const programmes: Readonly<Record<string, readonly Row[]>> = {
  amethi: [
    { row: 'A1', play: oneNumberForEverything },
    { row: 'A2', play: filesTravelWithIt },
    { row: 'A3', play: inTheRegisters },
    { row: 'A4', play: suggestedAndConfirmed },
    { row: 'A5', play: reportByWhatsApp },
    { row: 'A6', play: copyToComplainant },
    { row: 'A7', play: disputeAtOnce },
    { row: 'A8', play: disputesAreTheQualityCheck },
    { row: 'A9', play: otherWaysIn },
    { row: 'A10', play: feedbackIsCounted },
  ],
};
