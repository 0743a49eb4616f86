import { z } from 'zod';

const time = (preset: number, what: string) => z.int().positive().default(preset).describe(`${what}, in ms`);

export const ticketClientConfig = z.strictObject({
  addresses: z
    .array(z.string().regex(/^.+:\d+$/, 'must be host:port'))
    .min(1)
    .describe('`host:port` of each instance; a name with several addresses stands for all of them'),
  token: z.string().min(1).describe('Secret: credential of this service (kind `service`)'),
  deadline: time(10_000, 'How long one try may take'),
  patience: time(15_000, 'How long to go on trying while no instance is there'),
  firstDelay: time(50, 'Wait after the first failure; doubles each time, with jitter'),
  longestDelay: time(1_000, 'Longest wait between tries'),
  tls: z
    .strictObject({
      ca: z.string().optional().describe('PEM of the authority of the servers’ certificates; default the system’s'),
      cert: z.string().optional().describe('PEM of this service’s certificate, where the server asks for one'),
      key: z.string().optional().describe('PEM of its key'),
    })
    .optional()
    .describe('Absent: connections are not encrypted'),
});
export type TicketClientConfig = z.output<typeof ticketClientConfig>;
export type TicketClientConfigInput = z.input<typeof ticketClientConfig>;
