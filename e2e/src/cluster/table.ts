import type { Instance } from './instance.js';

/** Who is up, a line each. */
export const clusterTable = (instances: readonly Instance[]): string => {
  const rows = instances.map(({ name, state, pid, ports, starts }) => [
    name,
    state,
    String(pid ?? '–'),
    `http ${ports.http}`,
    `grpc ${ports.grpc}`,
    `figures ${ports.figures}`,
    starts > 1 ? `started ${starts} times` : '',
  ]);
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  const line = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ');
  return `${rows.map((row) => line(row).trimEnd()).join('\n')}\n`;
};
