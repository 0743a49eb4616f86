export { departmentsConfig } from './departments.config.js';
export type { DepartmentsConfig, DepartmentsConfigInput } from './departments.config.js';
export { DepartmentsModule } from './departments.module.js';
export { assignmentMigrations } from './assignments/assignment.tables.js';
export type { AssignmentTables } from './assignments/assignment.tables.js';
export { AssignmentProjection } from './assignments/assignment.projection.js';
