export { type SandboxConfig, type SandboxOptions, type Template, sandboxConfigSchema } from './config.schema.js';
export { type Faults } from './faults.js';
export { refuseInProduction, SandboxRefusedError } from './guard.js';
export type { Inbound, Switches } from './phones/inbound.schema.js';
export type { Sent } from './phones/inbound.js';
export type { PhoneMessage, Shown, WebhookAnswer } from './phones/phone.js';
export { type Onlooker, type RunningSandbox, startSandbox } from './sandbox.js';
