import type { Database } from '@sunwai/database';
import type { AssignmentTables } from './assignments/assignment.tables.js';

export type DepartmentsDatabase = Database<AssignmentTables>;

/** DI tokens within this module. */
export const DEPARTMENTS_DATABASE = Symbol('DepartmentsDatabase');
export const DEPARTMENTS_CONFIG = Symbol('DepartmentsConfig');
