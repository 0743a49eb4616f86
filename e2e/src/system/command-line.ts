import { spawn } from 'node:child_process';
import { cliProgram, root } from './places.js';

/** How a program ended, and what it said. */
export type Ended = { readonly code: number | null; readonly output: string; readonly complaint: string };

/** Runs a program of the system to its end. */
export const runProgram = (
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  cwd = root,
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output, complaint }));
  });

/** `sunwai …`, as somebody at a terminal on the system's machine. */
export const sunwai = (env: NodeJS.ProcessEnv, ...args: readonly string[]): Promise<Ended> =>
  runProgram(cliProgram, args, env);
