import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import type { OpenDatabase } from '@sunwai/database';
import { DATABASES } from '@sunwai/database';
import { DepartmentAnswers } from './answers/department-answers.js';
import { EvidenceFiles } from './answers/evidence-files.js';
import { assignmentMigrations } from './assignments/assignment.tables.js';
import type { AssignmentTables } from './assignments/assignment.tables.js';
import { DepartmentAssignments } from './assignments/department-assignments.js';
import type { DepartmentsConfigInput } from './departments.config.js';
import { departmentsConfig } from './departments.config.js';
import { DEPARTMENTS_CONFIG, DEPARTMENTS_DATABASE } from './departments.tokens.js';
import { DepartmentCommandsController } from './grpc/department-commands.controller.js';
import { DepartmentStreamsController } from './grpc/department-streams.controller.js';
import { AssignmentsConsumer } from './messaging/assignments.consumer.js';

/** Needs TICKET_SERVICE, PACKS, DATABASES, MEDIA_STORE, MEDIA_CONFIG, ACCESS_LIST, CLOCK and LOGGER. */
@Module({})
export class DepartmentsModule {
  static forRoot(config: DepartmentsConfigInput = {}): DynamicModule {
    return {
      module: DepartmentsModule,
      controllers: [AssignmentsConsumer, DepartmentCommandsController, DepartmentStreamsController],
      providers: [
        { provide: DEPARTMENTS_CONFIG, useValue: departmentsConfig.parse(config) },
        {
          provide: DEPARTMENTS_DATABASE,
          // On disk before it is told: a department may keep a cursor of what it was sent, and uploads are in no event.
          useFactory: (open: OpenDatabase) =>
            open<AssignmentTables>({ namespace: 'departments', migrations: assignmentMigrations, durability: 'full' }),
          inject: [DATABASES],
        },
        DepartmentAssignments,
        DepartmentAnswers,
        EvidenceFiles,
      ],
    };
  }
}
