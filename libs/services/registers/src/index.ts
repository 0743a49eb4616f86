export type { Difference } from './rebuild/differences.js';
export { rebuildRegisters, verifyRegisters } from './rebuild/registers-rebuild.js';
export type { RegistersRebuildOptions } from './rebuild/registers-rebuild.js';
export { RegistersDoorsModule, RegistersModule } from './registers.module.js';
