export const messageColumns = [
  ...(['message_id', 'outbox', 'generation', 'ends_report', 'via'] as const),
  ...(['sent_at', 'delivered_at', 'read_at', 'failed_at', 'code', 'noted_at'] as const),
];
