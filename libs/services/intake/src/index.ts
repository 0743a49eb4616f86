export { intakeConfig } from './intake.config.js';
export type { IntakeConfigInput } from './intake.config.js';
export { IntakeModule } from './intake.module.js';
