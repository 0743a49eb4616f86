import { spawn } from 'node:child_process';
import { root } from './machine.mjs';

/** Runs a tool to its end, its output kept; Ctrl-C ends both. Resolves to `{ code, output }`. */
export const runTool = ({ file, args, shell = false }) =>
  new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: root, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => (output += chunk));
    }
    const stop = (signal) => {
      child.kill(signal);
      process.exit(130);
    };
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    for (const signal of signals) process.once(signal, stop);
    child.on('error', reject);
    child.on('close', (code) => {
      for (const signal of signals) process.removeListener(signal, stop);
      resolve({ code, output });
    });
  });
