import 'reflect-metadata';
import { runUntilStopped } from '@sunwai/hosting';
import { startStandalone } from './standalone.js';

await runUntilStopped(() => startStandalone(process.env));
