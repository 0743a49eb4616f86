import 'reflect-metadata';
import { runThread } from '@sunwai/hosting';
import { ofSecondThread } from './composition.js';

await runThread(ofSecondThread);
